package dev.fastpubsub.server.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fastpubsub.server.support.ApiDescription;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One request over a socket, for what {@link java.net.http.HttpClient} refuses to send. Its answer must be in the OpenAPI
 * document, unless it is one that only a request gets that is not HTTP/1.1.
 */
final class RawHttp {

    /** A transfer coding and a version of HTTP that nobody has. */
    private static final Set<Integer> NOT_HTTP = Set.of(501, 505);

    /** Writes a request, or as much of it as the server takes. */
    interface Writer {
        void writeTo(OutputStream out) throws IOException;
    }

    private RawHttp() {}

    /** Sends the request line and headers as they are; adds {@code Host} and {@code Connection: close}. */
    static Answer exchange(String requestLine, Map<String, String> headers, byte[] body) {
        return exchange(out -> {
            out.write(head(requestLine, headers).getBytes(ISO_8859_1));
            out.write(body);
        });
    }

    static String head(String requestLine, Map<String, String> headers) {
        URI server = WireClient.server();
        StringBuilder head = new StringBuilder(requestLine)
                .append("\r\nHost: ")
                .append(server.getAuthority())
                .append("\r\nConnection: close\r\n");
        WireClient.token()
                .ifPresent(token ->
                        head.append("Authorization: Bearer ").append(token).append("\r\n"));
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n").toString();
    }

    /** The server may answer and close before it has read the whole request: so it is written on the side. */
    static Answer exchange(Writer request) {
        FirstLine firstLine = new FirstLine();
        Answer answer =
                exchangeAll(out -> request.writeTo(firstLine.before(out)), 1).getFirst();
        String[] words = firstLine.toString().split(" ", 3);
        if (NOT_HTTP.contains(answer.status()) || words.length < 2) {
            return answer;
        }
        if (answer.text().isEmpty()) {
            ApiDescription.note(words[0], words[1], answer.status());
            return answer;
        }
        return answer.isDocumented(words[0], words[1]);
    }

    /** Several answers over one connection. */
    static List<Answer> exchangeAll(Writer requests, int answers) {
        URI server = WireClient.server();
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(server.getHost(), server.getPort() < 0 ? 80 : server.getPort()), 10_000);
            socket.setSoTimeout(60_000);
            OutputStream out = socket.getOutputStream();
            Thread.startVirtualThread(() -> {
                try {
                    requests.writeTo(out);
                    out.flush();
                } catch (IOException e) {
                    // The server has closed the connection; its answer says why.
                }
            });
            InputStream in = new BufferedInputStream(socket.getInputStream());
            List<Answer> read = new ArrayList<>();
            while (read.size() < answers) {
                read.add(read(in));
            }
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Answer read(InputStream in) throws IOException {
        String statusLine = line(in);
        if (!statusLine.startsWith("HTTP/1.")) {
            throw new IOException("no answer, but: '" + statusLine + "'");
        }
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        int status = Integer.parseInt(statusLine.split(" ", -1)[1]);
        return new Answer(status, headers, new String(body(in, headers), UTF_8));
    }

    private static byte[] body(InputStream in, Map<String, List<String>> headers) throws IOException {
        if (headers.containsKey("Content-Length")) {
            return in.readNBytes(Integer.parseInt(headers.get("Content-Length").getFirst()));
        }
        if (!headers.getOrDefault("Transfer-Encoding", List.of(""))
                .getFirst()
                .toLowerCase(Locale.ROOT)
                .equals("chunked")) {
            return in.readAllBytes();
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
            body.write(in.readNBytes(size));
            line(in);
        }
        return body.toByteArray();
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.write(next);
        }
        return line.toString(ISO_8859_1).stripTrailing();
    }

    /** What a request begins with, noted while it is sent. */
    private static final class FirstLine {

        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private boolean complete;

        OutputStream before(OutputStream next) {
            return new FilterOutputStream(next) {
                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    for (int i = offset; i < offset + length && !complete; i++) {
                        complete = bytes[i] == '\n';
                        line.write(bytes[i]);
                    }
                    out.write(bytes, offset, length);
                }
            };
        }

        @Override
        public String toString() {
            return line.toString(ISO_8859_1).strip();
        }
    }
}
