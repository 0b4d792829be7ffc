package dev.fastpubsub.server.http;

import dev.fastpubsub.server.error.FastpubsubException;
import dev.fastpubsub.server.http.ArrivingBody.Pace;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;

/**
 * Bounds what all bodies together take while they are received and worked on, however many connections there are.
 *
 * <p>There are four rooms. A sixteenth of the memory is for small bodies that are there when they are announced, which is most of them. Of
 * the others the beginning, a kibibyte, has another sixteenth, so that thousands can wait for their next packet; small ones that have come
 * further have an eighth, and large ones the rest. So those who send nothing more are in the way of nobody whose body is there, and small
 * bodies pass by the large ones. Whoever comes into a room gets all that it will need there at once, in the order of asking. A body that
 * does not say how large it is counts as small until there is more of it, and then as one of the largest until it has come. A client that
 * only says it will send gets nothing: its first byte has to be there.
 *
 * <p>Whoever stands still or sends slowly may do so as long as nobody else needs the room. Then it gives way at once, and is told when it
 * goes on ({@link ArrivingBody}). So however many hang after a part of their body, the next small one to come is let in after a
 * quarter of a second at most, unless newcomers take all places faster than that, and the next large one after two, or after three where
 * the others come byte by byte. Memory for only what has come, without rooms, was the other way; but bodies of
 * which each has a part and needs more block each other, and then one has to go as well.
 *
 * <p>Invariant: who is in a room waits at most for a place in one of those named after it, never the other way round. So while
 * anybody waits somebody is being served, however many come together, and a body that was let in is never given up for lack of memory as
 * long as it comes. {@link RequestFilter} takes the memory back when the request has been answered. Thread-safe.
 */
final class BodyMemory {

    /** Bytes of a body that counts as small. */
    static final int SMALL = 64 * 1024;

    /** Bytes of a body for which there is a place before any more has come. */
    private static final int BEGINNING = 1024;

    /** Within the time that a client waits for an answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Longer than a packet takes around the earth. */
    private static final Pace OF_SMALL = new Pace(Duration.ofMillis(250), Duration.ofSeconds(2));

    /** Within the patience of whoever waits, and long enough for some lost packets. */
    private static final Pace OF_LARGE = new Pace(Duration.ofSeconds(2), Duration.ofSeconds(3));

    private static final int SHARE = 16;
    private static final String ATTRIBUTE = BodyMemory.class.getName();

    private final Room there;
    private final Room begun;
    private final Room small;
    private final Room large;
    private final Pace paceOfSmall;
    private final Pace paceOfLarge;

    BodyMemory(long bytes) {
        this(bytes, PATIENCE, OF_SMALL, OF_LARGE);
    }

    BodyMemory(long bytes, Duration patience, Pace paceOfSmall, Pace paceOfLarge) {
        long share = bytes / SHARE;
        this.there = new Room(share, patience);
        this.begun = new Room(share, patience);
        this.small = new Room(2 * share, patience);
        this.large = new Room(bytes - 4 * share, patience);
        this.paceOfSmall = paceOfSmall;
        this.paceOfLarge = paceOfLarge;
    }

    /**
     * A request's body; empty when it is larger than the limit.
     *
     * @throws FastpubsubException SERVER_BUSY
     */
    Optional<byte[]> read(HttpServletRequest request, int limit) throws IOException {
        InputStream in = request.getInputStream();
        long announced = request.getContentLengthLong();
        if (announced > limit) {
            return Optional.empty();
        }
        int first = in.read();
        if (first < 0) {
            return Optional.of(new byte[0]);
        }
        ArrivingBody body = new ArrivingBody();
        request.setAttribute(ATTRIBUTE, body);
        int most = announced < 0 ? limit : (int) announced;
        if (announced > SMALL) {
            body.enter(large, paceOfLarge, most, most);
        } else if (announced >= 0 && announced <= 1 + in.available()) {
            body.enter(there, paceOfSmall, most, most);
        } else {
            body.enter(begun, paceOfSmall, BEGINNING, Math.min(BEGINNING, most));
        }
        body.put(first);
        while (body.fill(in)) {
            if (body.length() == most) {
                return announced >= 0 || body.next(in) < 0 ? Optional.of(body.whole()) : Optional.empty();
            }
            makeSpace(body, most);
        }
        return Optional.of(body.whole());
    }

    private void makeSpace(ArrivingBody body, int most) {
        if (body.length() < SMALL) {
            int space = Math.min(SMALL, most);
            body.enter(small, paceOfSmall, space, space);
        } else {
            body.enter(large, paceOfLarge, most, (int) Math.min(2L * body.length(), most));
        }
    }

    /** Takes back what was given to a request. */
    static void release(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof ArrivingBody body) {
            body.leave();
        }
    }
}
