package dev.fastpubsub.server.hostile;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A client's connection, which stays open between requests until one of the two ends it. For one thread. */
final class KeptConnection implements AutoCloseable {

    private final URI server;
    private final Duration patience;
    private @Nullable Socket socket;
    private InputStream in = InputStream.nullInputStream();

    /** @param patience for one read, after which it throws {@link java.net.SocketTimeoutException} */
    KeptConnection(URI server, Duration patience) {
        this.server = server;
        this.patience = patience;
    }

    /** The one that is open, or else a new one. */
    Socket open() throws IOException {
        Socket open = socket;
        if (open == null) {
            open = new Socket(server.getHost(), server.getPort());
            open.setTcpNoDelay(true);
            open.setSoTimeout((int) patience.toMillis());
            in = new BufferedInputStream(open.getInputStream());
            socket = open;
        }
        return open;
    }

    /** The next answer; throws as {@link Reply#read} does. */
    Reply read(boolean head) throws IOException {
        return Reply.read(in, head);
    }

    @Override
    public void close() {
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                // Nobody needs it any more.
            }
            socket = null;
        }
    }
}
