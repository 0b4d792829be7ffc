/** What happens when the operator itself fails, with the operator as a process of its own. Not null-marked, as the rules. */
package dev.fastpubsub.operator.failures;
