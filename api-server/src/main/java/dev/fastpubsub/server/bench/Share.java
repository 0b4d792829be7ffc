package dev.fastpubsub.server.bench;

/**
 * A part of a numbered row of things, spread evenly: of four with a share of a half the second and the fourth.
 *
 * @param part from 0 to 1
 */
record Share(double part) {

    static final Share ALL = new Share(1);

    Share {
        if (!(part >= 0 && part <= 1)) {
            throw new IllegalArgumentException("a share is from 0 to 1");
        }
    }

    /** @param number from 0 */
    boolean has(int number) {
        return Math.floor((number + 1L) * part) > Math.floor(number * part);
    }
}
