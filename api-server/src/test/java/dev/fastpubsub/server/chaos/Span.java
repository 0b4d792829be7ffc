package dev.fastpubsub.server.chaos;

/** Something happened not before and not after these nanoseconds of the history's clock. */
record Span(long from, long to) {

    boolean overlaps(long otherFrom, long otherTo) {
        return from <= otherTo && to >= otherFrom;
    }
}
