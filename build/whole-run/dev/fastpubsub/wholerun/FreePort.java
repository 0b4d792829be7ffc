package dev.fastpubsub.wholerun;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port for a process that is about to start. It is below those that systems give to whoever asks for any, or a connection or a
 * server of another test would have it before the process has. Thread-safe.
 */
public final class FreePort {

    private static final int FIRST = 10_000;
    private static final int END = 30_000;
    private static final int TRIES = 1_000;

    private FreePort() {}

    /** On the loopback interface. */
    public static int find() {
        for (int tries = 0; tries < TRIES; tries++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // Somebody has it.
            }
        }
        throw new IllegalStateException("no free port found between " + FIRST + " and " + END);
    }
}
