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
 * <p>There are three rooms: an eighth of the memory for small bodies that are there when they are announced, which is most of them; an
 * eighth for small ones that have yet to come; and the rest for large ones. So those who send nothing more are in the way of nobody whose
 * body is there, and small bodies pass by the large ones. Whoever comes in gets all that it will need at once, in the order of asking. A
 * body that does not say how large it is counts as small until there is more of it, and then as one of the largest until it has come. A
 * client that only says it will send gets nothing: its first byte has to be there.
 *
 * <p>Whoever stands still or sends slowly may do so as long as nobody else needs the room. Then it gives way at once, and is told when it
 * goes on ({@link ArrivingBody}). So however many hang after a part of their body, the next to come is let in: after a quarter of a second
 * at most, in which all places were taken by newcomers. Reading without reserving was the other way; but bodies of which each has a part
 * and needs more block each other, and then one has to go as well.
 *
 * <p>Invariant: who is in the room for large bodies waits for no memory, and who is in another one at most for a place in that. So while
 * anybody waits somebody is being served, however many come together, and a body that was let in is never given up for lack of memory as
 * long as it comes. {@link RequestFilter} takes the memory back when the request has been answered. Thread-safe.
 */
final class BodyMemory {

    /** Bytes of a body that counts as small. */
    static final int SMALL = 64 * 1024;

    /** Within the time that a client waits for an answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Longer than a packet takes around the earth. */
    private static final Pace OF_SMALL = new Pace(Duration.ofMillis(250), Duration.ofSeconds(2));

    /** Within the patience of whoever waits, and long enough for some lost packets. */
    private static final Pace OF_LARGE = new Pace(Duration.ofSeconds(2), Duration.ofSeconds(10));

    private static final int SHARE_OF_SMALL = 8;
    private static final String ATTRIBUTE = BodyMemory.class.getName();

    private final Room whole;
    private final Room small;
    private final Room large;
    private final Pace paceOfSmall;
    private final Pace paceOfLarge;

    BodyMemory(long bytes) {
        this(bytes, PATIENCE, OF_SMALL, OF_LARGE);
    }

    BodyMemory(long bytes, Duration patience, Pace paceOfSmall, Pace paceOfLarge) {
        this.whole = new Room(bytes / SHARE_OF_SMALL, patience);
        this.small = new Room(bytes / SHARE_OF_SMALL, patience);
        this.large = new Room(bytes - 2 * (bytes / SHARE_OF_SMALL), patience);
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
        if (announced < 0) {
            return unannounced(first, in, limit, body);
        }
        int length = (int) announced;
        if (length > SMALL) {
            body.enter(large, paceOfLarge, length, length);
        } else {
            body.enter(length <= 1 + in.available() ? whole : small, paceOfSmall, length, length);
        }
        body.put(first);
        boolean unused = body.fill(in);
        return Optional.of(body.whole());
    }

    private Optional<byte[]> unannounced(int first, InputStream in, int limit, ArrivingBody body) throws IOException {
        int space = Math.min(SMALL, limit);
        body.enter(small, paceOfSmall, space, space);
        body.put(first);
        while (body.fill(in)) {
            if (body.length() == limit) {
                return body.next(in) < 0 ? Optional.of(body.whole()) : Optional.empty();
            }
            body.enter(large, paceOfLarge, limit, (int) Math.min(2L * body.length(), limit));
        }
        return Optional.of(body.whole());
    }

    /** Takes back what was given to a request. */
    static void release(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof ArrivingBody body) {
            body.leave();
        }
    }
}
