package dev.fastpubsub.server.message;

/** PostgreSQL's text form of int8multirange. */
final class Multirange {

    static final String EMPTY = "{}";

    private Multirange() {}

    /** @param ascending may hold a number more than once */
    static String of(long[] ascending) {
        StringBuilder ranges = new StringBuilder("{");
        for (int first = 0; first < ascending.length; ) {
            int last = first;
            while (last + 1 < ascending.length && ascending[last + 1] <= ascending[last] + 1) {
                last++;
            }
            ranges.append(first == 0 ? "[" : ",[")
                    .append(ascending[first])
                    .append(',')
                    .append(ascending[last] + 1)
                    .append(')');
            first = last + 1;
        }
        return ranges.append('}').toString();
    }
}
