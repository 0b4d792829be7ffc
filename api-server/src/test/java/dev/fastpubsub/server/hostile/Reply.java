package dev.fastpubsub.server.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;

/**
 * An answer as it came over a socket.
 *
 * @param headers of several with one name the last
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Reply(int status, Map<String, String> headers, byte[] body) {

    private static final int MAX_LINE = 16_384;

    /**
     * Reads the next answer, leaving out interim ones (1xx).
     *
     * @throws EOFException when the connection ends before or in it
     * @throws IOException when it is not HTTP, or does not come in time
     */
    static Reply read(InputStream in, boolean head) throws IOException {
        while (true) {
            String statusLine = line(in);
            if (!statusLine.matches("HTTP/1\\.1 [1-5]\\d\\d( .*)?")) {
                throw new IOException("no status line, but '" + statusLine + "'");
            }
            int status = Integer.parseInt(statusLine.substring(9, 12));
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                int colon = line.indexOf(':');
                headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
            if (status >= 200) {
                boolean none = head || status == 204 || status == 304;
                return new Reply(status, headers, none ? new byte[0] : body(in, headers));
            }
        }
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    boolean closes() {
        return header("Connection").equalsIgnoreCase("close");
    }

    private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
        if (headers.getOrDefault("Transfer-Encoding", "").equals("chunked")) {
            return chunks(in);
        }
        String length = headers.get("Content-Length");
        return length == null ? in.readAllBytes() : exactly(in, Integer.parseInt(length));
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
            body.writeBytes(exactly(in, size));
            line(in);
        }
        line(in);
        return body.toByteArray();
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the connection ended in a body");
        }
        return bytes;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection ended in a line");
            }
            if (line.size() > MAX_LINE) {
                throw new IOException("a line without an end");
            }
            line.write(next);
        }
        return line.toString(ISO_8859_1).stripTrailing();
    }
}
