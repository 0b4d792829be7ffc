package dev.fastpubsub.server.http;

import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A body on its way in, with a buffer that a {@link Room} counts. While it waits for its next byte it gives way to others if it has stood
 * still, or been in the room, for too long: the room takes the buffer away from under it, without waiting for the thread, which may hang
 * in the connection for a minute; that finds out when it goes on. A body that has come gives way no more.
 *
 * <p>For the thread of its request alone, except for {@link #givesWay}.
 */
final class ArrivingBody implements Room.Tenant {

    private static final long ORIGIN = System.nanoTime();
    private static final long NANOS_PER_BYTE = TimeUnit.SECONDS.toNanos(1) >> 20;
    private static final long GOING = 0;
    private static final long GAVE_WAY = -1;
    private static final byte[] NOTHING = {};

    /** Since when its thread waits for a byte, or one of the two above. Whoever changes it from a time owns the buffer. */
    private final AtomicLong waiting = new AtomicLong(GOING);

    private @Nullable Room room;
    private Pace pace = new Pace(Duration.ZERO, Duration.ZERO);
    private long entered;
    private byte[] bytes = NOTHING;
    private int length;

    /**
     * What a body may do while others wait for its room.
     *
     * @param pause how long it may stand still
     * @param grace how long it may take, and besides a second for each mebibyte of it that has come
     */
    record Pace(Duration pause, Duration grace) {}

    /** Enters a room with space for so many bytes, and leaves the one before only then. */
    void enter(Room next, Pace nextPace, int reserved, int space) {
        if (room != next) {
            next.enter(this, reserved);
            leave();
            room = next;
            pace = nextPace;
            entered = now();
        }
        bytes = Arrays.copyOf(bytes, space);
    }

    void put(int next) {
        bytes[length++] = (byte) next;
    }

    /**
     * Reads until the space is full. False when the body ends before.
     *
     * @throws FastpubsubException SERVER_BUSY when it had to give way
     */
    boolean fill(InputStream in) throws IOException {
        while (length < bytes.length) {
            int next = next(in);
            if (next < 0) {
                return false;
            }
            put(next);
            // Where there is one byte, there may be none: Tomcat says so of the beginning of a chunk. More are there.
            int there = Math.min(in.available(), bytes.length - length);
            if (there > 1) {
                length += Math.max(0, in.read(bytes, length, there));
            }
        }
        return true;
    }

    /** Waits for the next byte: without a reference to the buffer, or that would be there still when it was taken away. */
    int next(InputStream in) throws IOException {
        waiting.set(now());
        int next = in.read();
        if (waiting.getAndSet(GOING) == GAVE_WAY) {
            throw new FastpubsubException(
                    ErrorCode.SERVER_BUSY, "the request's body came too slowly, and others were waiting", null);
        }
        return next;
    }

    @Override
    public boolean givesWay() {
        long since = waiting.get();
        if (since == GOING || since == GAVE_WAY || !isLate(since) || !waiting.compareAndSet(since, GAVE_WAY)) {
            return false;
        }
        bytes = NOTHING;
        return true;
    }

    private boolean isLate(long since) {
        long now = now();
        return now - since > pace.pause().toNanos()
                || now - entered > pace.grace().toNanos() + length * NANOS_PER_BYTE;
    }

    int length() {
        return length;
    }

    /** All that has come, keeping no more memory than for that: what is counted no longer must not be held either. */
    byte[] whole() {
        byte[] whole = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        bytes = NOTHING;
        if (room != null) {
            room.keep(this, length);
        }
        return whole;
    }

    void leave() {
        if (room != null) {
            room.leave(this);
            room = null;
        }
    }

    /** Nanoseconds, from 1 on. */
    private static long now() {
        return System.nanoTime() - ORIGIN + 1;
    }
}
