package dev.fastpubsub.server.doctor;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;

/** Between a client and PostgreSQL, and like a pooler in one thing: it tells clients another number of their process. */
final class ForgingProxy implements AutoCloseable {

    /** PostgreSQL's message with the number and the key of a process (documentation, "Message Formats"). */
    private static final int BACKEND_KEY_DATA = 'K';

    private static final int READY_FOR_QUERY = 'Z';
    private static final int NOBODYS = 1;

    private final ServerSocket listener;
    private final URI target;

    private ForgingProxy(ServerSocket listener, URI target) {
        this.listener = listener;
        this.target = target;
        Thread.startVirtualThread(this::accept);
    }

    static ForgingProxy before(String jdbcUrl) throws IOException {
        URI target = URI.create(jdbcUrl.substring("jdbc:".length()));
        return new ForgingProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
    }

    /** Without TLS: that could not be read on its way. */
    String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + listener.getLocalPort() + target.getPath() + "?" + target.getQuery()
                + "&sslmode=disable&gssEncMode=disable";
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(target.getHost(), target.getPort());
                Thread.startVirtualThread(() -> pass(client, server, false));
                Thread.startVirtualThread(() -> pass(server, client, true));
            }
        } catch (IOException e) {
            // closed: nobody comes any more
        }
    }

    private static void pass(Socket from, Socket to, boolean forge) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            if (forge) {
                forgeStart(new DataInputStream(in), new DataOutputStream(to.getOutputStream()));
            }
            in.transferTo(to.getOutputStream());
        } catch (IOException e) {
            // one side hung up, and now the other knows
        }
    }

    /** Until the session is ready. */
    private static void forgeStart(DataInputStream in, DataOutputStream out) throws IOException {
        int type;
        do {
            type = in.readUnsignedByte();
            int length = in.readInt();
            byte[] body = in.readNBytes(length - Integer.BYTES);
            out.writeByte(type);
            out.writeInt(length);
            if (type == BACKEND_KEY_DATA) {
                out.writeInt(NOBODYS);
                out.write(body, Integer.BYTES, body.length - Integer.BYTES);
            } else {
                out.write(body);
            }
            out.flush();
        } while (type != READY_FOR_QUERY);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
