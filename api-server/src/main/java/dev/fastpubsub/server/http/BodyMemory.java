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

/**
 * Bounds what all bodies together take while they are received and worked on, however many connections there are. Memory is given out
 * as bytes arrive, so a client that only says it will send much holds nothing; whoever does not get more in time is told that the server
 * is busy. {@link RequestFilter} takes it back when the request has been answered. Thread-safe.
 */
final class BodyMemory {

    /** Within the time that a client waits for an answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int KIBIBYTE = 1024;
    private static final int FIRST = 64 * KIBIBYTE;
    private static final String ATTRIBUTE = BodyMemory.class.getName();

    private final int kibibytes;
    private final Semaphore free;

    BodyMemory(long bytes) {
        this.kibibytes = (int) Math.clamp(bytes / KIBIBYTE, 1, Integer.MAX_VALUE);
        this.free = new Semaphore(kibibytes, true);
    }

    /**
     * A request's body; empty when it is larger than the limit.
     *
     * @throws FastpubsubException SERVER_BUSY
     */
    Optional<byte[]> read(HttpServletRequest request, int limit) throws IOException {
        InputStream in = request.getInputStream();
        long announced = request.getContentLengthLong();
        int expected = announced >= 0 && announced <= limit ? (int) announced : limit;
        Share share = new Share();
        request.setAttribute(ATTRIBUTE, share);
        byte[] bytes = new byte[share.growTo(Math.min(FIRST, expected))];
        int length = 0;
        while (true) {
            length += in.readNBytes(bytes, length, bytes.length - length);
            if (length < bytes.length) {
                return Optional.of(Arrays.copyOf(bytes, length));
            }
            if (length == expected) {
                boolean more = announced < 0 && in.read() >= 0;
                return more ? Optional.empty() : Optional.of(bytes);
            }
            bytes = Arrays.copyOf(bytes, share.growTo((int) Math.min(2L * length, expected)));
        }
    }

    /** Takes back what was given to a request. */
    static void release(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Share share) {
            share.release();
        }
    }

    /** What one request has. For its thread alone. */
    private final class Share {
        private int taken;

        /** Returns the size, for which there is memory now. */
        int growTo(int bytes) {
            int wanted = Math.min(kibibytes, bytes / KIBIBYTE + 1);
            int more = wanted - taken;
            try {
                if (more > 0
                        && !free.tryAcquire(more)
                        && !free.tryAcquire(more, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new FastpubsubException(ErrorCode.SERVER_BUSY);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new FastpubsubException(ErrorCode.SERVER_BUSY, "interrupted", e);
            }
            taken = wanted;
            return bytes;
        }

        void release() {
            free.release(taken);
            taken = 0;
        }
    }
}
