package dev.fastpubsub.server.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Connections on which nothing more comes: after nothing at all, a part of a line, of the headers or of a body. For one thread. */
final class HangingConnections implements Neighbours.Load {

    private static final String IN_A_BODY =
            "POST /oauth/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{";

    private static final String IN_A_CHUNK =
            "POST /oauth/token HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n{";

    private static final List<String> BEGINNINGS =
            List.of("", "GE", "GET /topics HTTP/1.1\r\nHost: x\r\nX-A", IN_A_BODY, IN_A_CHUNK);

    private final List<Socket> sockets = new ArrayList<>();

    private HangingConnections() {}

    static HangingConnections open(URI server, int count) throws IOException {
        return open(server, count, BEGINNINGS);
    }

    /** All after the first byte of a small body, for which nobody needs a token. */
    static HangingConnections inBodies(URI server, int count) throws IOException {
        return open(server, count, List.of(IN_A_BODY, IN_A_CHUNK));
    }

    private static HangingConnections open(URI server, int count, List<String> beginnings) throws IOException {
        HangingConnections hanging = new HangingConnections();
        for (int i = 0; i < count; i++) {
            Socket socket = new Socket(server.getHost(), server.getPort());
            hanging.sockets.add(socket);
            socket.getOutputStream().write(beginnings.get(i % beginnings.size()).getBytes(ISO_8859_1));
        }
        return hanging;
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
