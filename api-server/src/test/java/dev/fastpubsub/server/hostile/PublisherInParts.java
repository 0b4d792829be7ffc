package dev.fastpubsub.server.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** An honest client whose body comes in three packets, a moment after each other, as on a slow network. For one thread. */
final class PublisherInParts implements Neighbours.Client {

    private static final Duration MOMENT = Duration.ofMillis(10);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final KeptConnection connection;
    private final String head;
    private final String messages;

    PublisherInParts(HostileStage stage, String topic, String messages) {
        this.connection = new KeptConnection(stage.server().baseUri(), PATIENCE);
        this.messages = messages;
        this.head = "POST /topics/" + topic + "/messages HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + stage.token()
                + "\r\nContent-Type: application/json\r\nContent-Length: " + messages.length() + "\r\n\r\n";
    }

    @Override
    public void publish() throws IOException {
        Socket open = connection.open();
        int half = messages.length() / 2;
        for (String part : new String[] {head, messages.substring(0, half), messages.substring(half)}) {
            open.getOutputStream().write(part.getBytes(ISO_8859_1));
            LockSupport.parkNanos(MOMENT.toNanos());
        }
        Reply reply = connection.read(false);
        if (reply.closes()) {
            close();
        }
        if (reply.status() != 204) {
            throw new IOException("a publish was answered " + reply.status());
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
