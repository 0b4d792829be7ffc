package dev.fastpubsub.server.chaos;

import java.util.Arrays;

/** Numbers that only become more: eight bytes each and no objects. Not thread-safe. */
final class Longs {

    private long[] values = new long[1024];
    private int size;

    /** Returns its index. */
    int add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size] = value;
        return size++;
    }

    long get(int index) {
        return values[index];
    }

    void set(int index, long value) {
        values[index] = value;
    }

    int size() {
        return size;
    }

    /** Of the last element that is not greater, where they ascend; -1 if the first one is. */
    int floor(long value) {
        int index = Arrays.binarySearch(values, 0, size, value);
        return index >= 0 ? index : -index - 2;
    }
}
