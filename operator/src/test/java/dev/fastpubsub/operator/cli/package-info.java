/** The commands, as processes. Not null-marked, as the rules. */
package dev.fastpubsub.operator.cli;
