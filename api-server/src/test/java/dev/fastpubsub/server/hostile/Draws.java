package dev.fastpubsub.server.hostile;

import java.util.List;
import java.util.SplittableRandom;

/** The chance that decides about one request: the same for the same seed and number, on every machine. For one thread. */
final class Draws {

    private final SplittableRandom random;

    Draws(long seed, long number) {
        // The first draw mixes the bits, so that neighbours have nothing in common.
        this.random = new SplittableRandom(new SplittableRandom(seed).nextLong() + number);
    }

    /** @param bound exclusive */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** True once in so many times. */
    boolean oneIn(int times) {
        return below(times) == 0;
    }

    <T> T of(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    String of(String... choices) {
        return choices[below(choices.length)];
    }

    long number() {
        return random.nextLong();
    }

    byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
