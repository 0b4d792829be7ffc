package dev.fastpubsub.server.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** An honest client whose body comes in three packets, a moment after each other, as on a slow network. For one thread. */
final class PublisherInParts implements Neighbours.Client {

    private static final Duration MOMENT = Duration.ofMillis(10);
    private static final int PATIENCE_MILLIS = 20_000;

    private final HostileStage stage;
    private final String head;
    private final String messages;
    private @Nullable Socket socket;
    private InputStream in = InputStream.nullInputStream();

    PublisherInParts(HostileStage stage, String topic, String messages) {
        this.stage = stage;
        this.messages = messages;
        this.head = "POST /topics/" + topic + "/messages HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + stage.token()
                + "\r\nContent-Type: application/json\r\nContent-Length: " + messages.length() + "\r\n\r\n";
    }

    @Override
    public void publish() throws IOException {
        Socket open = open();
        int half = messages.length() / 2;
        for (String part : new String[] {head, messages.substring(0, half), messages.substring(half)}) {
            open.getOutputStream().write(part.getBytes(ISO_8859_1));
            LockSupport.parkNanos(MOMENT.toNanos());
        }
        Reply reply = Reply.read(in, false);
        if (reply.closes()) {
            close();
        }
        if (reply.status() != 204) {
            throw new IOException("a publish was answered " + reply.status());
        }
    }

    private Socket open() throws IOException {
        Socket open = socket;
        if (open == null) {
            open = new Socket(
                    stage.server().baseUri().getHost(), stage.server().baseUri().getPort());
            open.setTcpNoDelay(true);
            open.setSoTimeout(PATIENCE_MILLIS);
            in = new BufferedInputStream(open.getInputStream());
            socket = open;
        }
        return open;
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
