package dev.fastpubsub.helm.observability;

/**
 * An expression in PromQL.
 *
 * @param where in words: which alert or panel asks
 */
record Query(String where, String expression) {}
