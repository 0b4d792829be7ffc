/**
 * The operator under faults that come at random times, made from a seed, and a judge over what is left in the end. Not null-marked,
 * as the rules.
 */
package dev.fastpubsub.operator.chaos;
