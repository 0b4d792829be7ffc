package dev.fastpubsub.server.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.fastpubsub.server.hostile.HostileRequest.Framing;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Sends requests over a connection, and after each a harmless one: if the server has misread where the hostile one ends, the answer to
 * that is not the right one. Opens another connection when the server has closed the last. For one thread.
 */
final class HostileConnection implements AutoCloseable {

    /** Larger ones may be refused while they are still being sent, and the answer then be lost on its way. */
    private static final int SURELY_READ = 8_000;

    private final KeptConnection connection;

    HostileConnection(URI server, Duration patience) {
        this.connection = new KeptConnection(server, patience);
    }

    Outcome send(HostileRequest request) {
        boolean together = request.number() % 3 == 0 && request.framing() != Framing.CUT;
        try {
            String canary = "canary-" + request.number();
            byte[] bytes = together ? HostileBodies.join(request.bytes(), harmless(canary)) : request.bytes();
            Thread writer = write(connection.open(), bytes, request);
            return receive(request, writer, together, canary);
        } catch (SocketTimeoutException e) {
            close();
            return request.framing() == Framing.CUT ? new Outcome.Closed() : new Outcome.Hung();
        } catch (EOFException | SocketException e) {
            close();
            boolean fair = request.framing() == Framing.WHOLE && !together && request.bytes().length < SURELY_READ;
            return fair ? new Outcome.Lost("no answer: " + e) : new Outcome.Closed();
        } catch (IOException e) {
            close();
            return new Outcome.Wrong(0, List.of(String.valueOf(e.getMessage())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            return new Outcome.Closed();
        }
    }

    private Outcome receive(HostileRequest request, Thread writer, boolean together, String canary)
            throws IOException, InterruptedException {
        Reply reply = connection.read(request.head());
        if (reply.header("X-Request-ID").equals(HostileRequests.HIDDEN)) {
            return new Outcome.Wrong(reply.status(), List.of("a request that was hidden in another one was answered"));
        }
        List<String> violations = Invariants.violations(reply, request.head());
        if (!reply.closes()) {
            writer.join(); // an answer may come before the whole request has been sent, and the next one must not
            // come into it
        }
        if (violations.isEmpty() && !reply.closes() && request.framing() != Framing.CUT) {
            violations = follow(request, together, canary);
        } else {
            close();
        }
        return violations.isEmpty()
                ? new Outcome.Answered(reply.status())
                : new Outcome.Wrong(reply.status(), violations);
    }

    /** The harmless request. A connection that the server closes instead is fine, as long as no other answer comes. */
    private List<String> follow(HostileRequest request, boolean together, String canary) throws IOException {
        Reply next;
        try {
            if (!together) {
                connection.open().getOutputStream().write(harmless(canary));
            }
            next = connection.read(false);
        } catch (EOFException | SocketException e) {
            close();
            boolean fair = request.framing() == Framing.WHOLE;
            return fair ? List.of("the connection ended, and the answer did not say that it would") : List.of();
        }
        boolean right = next.status() == 200 && next.header("X-Request-ID").equals(canary);
        if (!right || next.closes()) {
            close();
        }
        return right || next.status() == 400 && request.framing() == Framing.DOUBTFUL
                ? List.of()
                : List.of("the next request was misread: " + next.status() + " " + next.header("X-Request-ID"));
    }

    /** On the side: the server may answer before it has read all. */
    private static Thread write(Socket socket, byte[] bytes, HostileRequest request) {
        return Thread.startVirtualThread(() -> {
            try {
                OutputStream out = socket.getOutputStream();
                int step = request.slow() ? 1 : bytes.length;
                for (int from = 0; from < bytes.length; from += step) {
                    out.write(bytes, from, Math.min(step, bytes.length - from));
                }
                if (request.framing() == Framing.CUT) {
                    socket.shutdownOutput(); // so that the server need not wait for the rest
                }
            } catch (IOException e) {
                // The server has closed the connection; its answer says why.
            }
        });
    }

    private static byte[] harmless(String id) {
        return ("GET /liveness HTTP/1.1\r\nHost: x\r\nX-Request-ID: " + id + "\r\n\r\n").getBytes(ISO_8859_1);
    }

    @Override
    public void close() {
        connection.close();
    }
}
