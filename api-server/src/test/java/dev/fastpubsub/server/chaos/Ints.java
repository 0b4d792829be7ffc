package dev.fastpubsub.server.chaos;

import java.util.Arrays;

/** Numbers that only become more: four bytes each and no objects. Not thread-safe. */
final class Ints {

    private int[] values = new int[1024];
    private int size;

    /** Returns its index. */
    int add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size] = value;
        return size++;
    }

    int get(int index) {
        return values[index];
    }

    void set(int index, int value) {
        values[index] = value;
    }

    int size() {
        return size;
    }
}
