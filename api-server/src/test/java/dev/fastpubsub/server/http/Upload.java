package dev.fastpubsub.server.http;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.springframework.mock.web.MockHttpServletRequest;

/** A request whose body comes when a test sends it, and is read into a memory on a thread of its own. */
final class Upload extends MockHttpServletRequest {

    static final int UNANNOUNCED = -1;

    private static final int BUFFER = 1024;

    private final int announced;
    private final PipedInputStream in;
    private final PipedOutputStream out;
    private CompletableFuture<Optional<byte[]>> body = new CompletableFuture<>();

    /** Bytes; written by the reader alone. */
    private volatile int taken;

    private volatile boolean reading;

    private int sent;

    private Upload(int announced, int buffer) {
        this.announced = announced;
        this.in = new PipedInputStream(buffer);
        try {
            this.out = new PipedOutputStream(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Upload readInto(BodyMemory memory, int limit) {
        body = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return memory.read(this, limit);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                Thread::startVirtualThread);
        return this;
    }

    /** @param announced bytes, or {@link #UNANNOUNCED} */
    static Upload begin(BodyMemory memory, int announced, int limit) {
        return new Upload(announced, BUFFER).readInto(memory, limit);
    }

    /** Goes on sending so many bytes while others do other things. */
    Upload send(int bytes) {
        Thread unused = Thread.startVirtualThread(() -> {
            try {
                out.write(pattern(bytes));
                out.close();
            } catch (IOException e) {
                // The reader has left.
            }
        });
        return this;
    }

    /** Sends a few bytes and goes on later, or never. */
    Upload trickle(int bytes) throws IOException {
        out.write(pattern(bytes));
        out.flush();
        int expected = sent += bytes;
        Awaitility.await()
                .pollInterval(Duration.ofMillis(2))
                .until(() -> taken == expected || body.isCompletedExceptionally());
        return this;
    }

    /** Sends all of it but the end of the stream before anybody reads, as a packet with head and body does. */
    static Upload atOnce(BodyMemory memory, int bytes) throws IOException {
        Upload upload = new Upload(bytes, Math.max(BUFFER, bytes));
        upload.out.write(pattern(bytes));
        return upload.readInto(memory, bytes);
    }

    /** Until the reader waits for the first byte. */
    Upload awaitReader() {
        Awaitility.await().pollInterval(Duration.ofMillis(2)).until(() -> reading);
        return this;
    }

    /** Until the reader has taken some of what was sent and stands still: it waits for memory. */
    Upload awaitStandstill() {
        int[] before = {0};
        Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> {
            int now = taken;
            boolean same = now > 0 && now == before[0] && in.available() == BUFFER;
            before[0] = now;
            return same;
        });
        return this;
    }

    CompletableFuture<Optional<byte[]>> body() {
        return body;
    }

    /** The request has been answered. */
    void answer() {
        BodyMemory.release(this);
    }

    static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i % 251);
        }
        return bytes;
    }

    @Override
    public long getContentLengthLong() {
        return announced;
    }

    @Override
    public ServletInputStream getInputStream() {
        return new ServletInputStream() {
            @Override
            public int read() throws IOException {
                reading = true;
                int next = in.read();
                taken += next < 0 ? 0 : 1;
                return next;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                reading = true;
                int count = in.read(bytes, offset, length);
                taken += Math.max(0, count);
                return count;
            }

            @Override
            public int available() throws IOException {
                return in.available();
            }

            @Override
            public boolean isFinished() {
                return false;
            }

            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setReadListener(ReadListener listener) {
                throw new UnsupportedOperationException();
            }
        };
    }
}
