package dev.fastpubsub.server.auth;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The keys of tokens at a moment: the first signs, all verify. One that is taken away goes on verifying for as long as the
 * tokens live that it has signed, so that nobody is refused who got a token in good time. Immutable.
 *
 * @param forgotten how many keys this moment has cost that would have verified for longer, because there were too many
 */
record KeyRing(List<Key> keys, int forgotten) {

    /** A forged token is tried on every key, so there must not be any number of them. */
    static final int MAX_GONE = 16;

    KeyRing {
        keys = List.copyOf(keys);
    }

    /** @param present at least one, the first of which signs */
    static KeyRing of(List<String> present) {
        return new KeyRing(present.stream().map(Key::present).toList(), 0);
    }

    /**
     * After a change.
     *
     * @param present at least one, the first of which signs; one that was gone is back
     * @param lifetime of tokens, from {@code now} on, for keys that are gone as of now
     */
    KeyRing next(List<String> present, Instant now, Duration lifetime) {
        List<Key> gone = keys.stream()
                .filter(key -> !present.contains(key.text))
                .map(key -> key.isGone() ? key : new Key(key.text, now.plus(lifetime)))
                .filter(key -> key.until.isAfter(now))
                .sorted(Comparator.comparing(Key::until).reversed())
                .toList();
        return new KeyRing(
                Stream.concat(present.stream().map(Key::present), gone.stream().limit(MAX_GONE))
                        .toList(),
                Math.max(0, gone.size() - MAX_GONE));
    }

    String signing() {
        return keys.getFirst().text;
    }

    /** Those that verify although they were taken away, the last to end first. */
    List<Key> gone() {
        return keys.stream().filter(Key::isGone).toList();
    }

    @Override
    public String toString() {
        return "KeyRing[" + keys.size() + "]";
    }

    /** @param until it verifies until then, exclusive */
    record Key(String text, Instant until) {

        static Key present(String text) {
            return new Key(text, Instant.MAX);
        }

        boolean isGone() {
            return until.isBefore(Instant.MAX);
        }

        @Override
        public String toString() {
            return "Key[until " + until + "]";
        }
    }
}
