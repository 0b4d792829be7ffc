package dev.fastpubsub.server.http;

import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what all bodies together take while they are received and worked on, however many connections there are.
 *
 * <p>There are two rooms: a quarter of the memory for small bodies, so that those pass by the large ones, and the rest for those. Whoever
 * comes in gets all that it will need at once, in the order of asking. A body that does not say how large it is counts as small until
 * there is more of it, and then as one of the largest until it has come. A client that only says it will send much gets nothing: its
 * first byte has to be there. Whoever is not let in in time is told that the server is busy; so is whoever keeps others out by sending
 * slowly.
 *
 * <p>Invariant: who is in the room for large bodies waits for no memory, and who is in the other one at most for a place in that. So while
 * anybody waits somebody is being served, however many come together, and a body that was let in is never given up for lack of memory.
 * {@link RequestFilter} takes the memory back when the request has been answered. Thread-safe.
 */
final class BodyMemory {

    /** Bytes of a body that counts as small. */
    static final int SMALL = 64 * 1024;

    /** Within the time that a client waits for an answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** How long a body may take that keeps others out, and besides a second for each mebibyte of it that has come. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final long NANOS_PER_BYTE = TimeUnit.SECONDS.toNanos(1) >> 20;
    private static final int SHARE_OF_SMALL = 4;
    private static final String ATTRIBUTE = BodyMemory.class.getName();

    private final Room small;
    private final Room large;
    private final long graceNanos;

    BodyMemory(long bytes) {
        this(bytes, PATIENCE, GRACE);
    }

    BodyMemory(long bytes, Duration patience, Duration grace) {
        this.graceNanos = grace.toNanos();
        this.small = new Room(bytes / SHARE_OF_SMALL, patience);
        this.large = new Room(bytes - bytes / SHARE_OF_SMALL, patience);
    }

    /**
     * A request's body; empty when it is larger than the limit.
     *
     * @throws FastpubsubException SERVER_BUSY
     */
    Optional<byte[]> read(HttpServletRequest request, int limit) throws IOException {
        InputStream in = request.getInputStream();
        Share share = new Share();
        request.setAttribute(ATTRIBUTE, share);
        long announced = request.getContentLengthLong();
        if (announced > limit) {
            return Optional.empty();
        }
        int first = in.read();
        if (first < 0) {
            return Optional.of(new byte[0]);
        }
        return announced < 0
                ? unannounced((byte) first, in, limit, share)
                : Optional.of(announced((byte) first, in, (int) announced, share));
    }

    private byte[] announced(byte first, InputStream in, int length, Share share) throws IOException {
        share.enter(length <= SMALL ? small : large, length);
        byte[] bytes = new byte[length];
        bytes[0] = first;
        int read = fill(bytes, 1, in, share);
        return read == length ? bytes : Arrays.copyOf(bytes, read);
    }

    private Optional<byte[]> unannounced(byte first, InputStream in, int limit, Share share) throws IOException {
        int size = Math.min(SMALL, limit);
        share.enter(small, size);
        byte[] bytes = new byte[size];
        bytes[0] = first;
        int length = 1;
        while (true) {
            length = fill(bytes, length, in, share);
            if (length < bytes.length) {
                share.keep(length);
                return Optional.of(Arrays.copyOf(bytes, length));
            }
            if (length == limit) {
                return in.read() < 0 ? Optional.of(bytes) : Optional.empty();
            }
            share.enter(large, limit);
            bytes = Arrays.copyOf(bytes, (int) Math.min(2L * length, limit));
        }
    }

    /** Returns how much there is then: less than fits in when the body ends before. */
    private int fill(byte[] bytes, int from, InputStream in, Share share) throws IOException {
        int length = from;
        while (length < bytes.length) {
            int read = in.read(bytes, length, bytes.length - length);
            if (read < 0) {
                break;
            }
            length += read;
            if (share.keepsOthersOut(graceNanos + length * NANOS_PER_BYTE)) {
                throw new FastpubsubException(
                        ErrorCode.SERVER_BUSY, "the request's body came too slowly, and others were waiting", null);
            }
        }
        return length;
    }

    /** Takes back what was given to a request. */
    static void release(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Share share) {
            share.leave();
        }
    }

    /** Memory in kibibytes, given out in the order of asking. A body that is larger than all of it gets all. Thread-safe. */
    private static final class Room {
        private final int size;
        private final Duration patience;
        private final Semaphore free;
        private final AtomicLong turnedAway = new AtomicLong();

        Room(long bytes, Duration patience) {
            this.size = kibibytes(bytes);
            this.patience = patience;
            this.free = new Semaphore(size, true);
        }

        /** Returns how much it is. */
        int take(int bytes) {
            int wanted = wanted(bytes);
            try {
                if (!free.tryAcquire(wanted, patience.toMillis(), TimeUnit.MILLISECONDS)) {
                    turnedAway.incrementAndGet();
                    throw new FastpubsubException(ErrorCode.SERVER_BUSY);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new FastpubsubException(ErrorCode.SERVER_BUSY, "interrupted", e);
            }
            return wanted;
        }

        int wanted(int bytes) {
            return Math.min(size, kibibytes(bytes));
        }

        long turnedAway() {
            return turnedAway.get();
        }

        boolean isWaitedFor() {
            return free.hasQueuedThreads();
        }

        void giveBack(int kibibytes) {
            free.release(kibibytes);
        }

        private static int kibibytes(long bytes) {
            return (int) Math.clamp((bytes + 1023) / 1024, 1, Integer.MAX_VALUE);
        }
    }

    /** What one request has. For its thread alone. */
    private static final class Share {
        private @Nullable Room room;
        private int taken;
        private long since;
        private long turnedAwayBefore;

        /** Leaves the room where it was before when it has a place in the new one. */
        void enter(Room next, int bytes) {
            if (room != next) {
                int more = next.take(bytes);
                leave();
                room = next;
                taken = more;
                since = System.nanoTime();
                turnedAwayBefore = next.turnedAway();
            }
        }

        /** Whether it has been in its room for longer than that, and others could not come in. */
        boolean keepsOthersOut(long allowedNanos) {
            return room != null
                    && System.nanoTime() - since > allowedNanos
                    && (room.isWaitedFor() || room.turnedAway() > turnedAwayBefore);
        }

        /** Gives back what is more than enough for so many bytes. */
        void keep(int bytes) {
            if (room != null) {
                int surplus = taken - room.wanted(bytes);
                room.giveBack(surplus);
                taken -= surplus;
            }
        }

        void leave() {
            if (room != null) {
                room.giveBack(taken);
                room = null;
            }
        }
    }
}
