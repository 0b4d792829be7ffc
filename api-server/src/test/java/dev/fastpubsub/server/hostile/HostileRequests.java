package dev.fastpubsub.server.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.fastpubsub.server.hostile.HostileRequest.Framing;
import dev.fastpubsub.server.support.ApiOperation;
import java.util.Arrays;
import java.util.Locale;

/** Makes requests from a seed and a number. Nothing else goes in but the token, so that each can be made again alone. Thread-safe. */
final class HostileRequests {

    /** The id of a request that is hidden in another one's body: nothing may ever answer to it. */
    static final String HIDDEN = "hidden-request";

    private static final String HIDDEN_REQUEST =
            "GET /liveness HTTP/1.1\r\nHost: x\r\nX-Request-ID: " + HIDDEN + "\r\n\r\n";

    private final long seed;
    private final String token;

    HostileRequests(long seed, String token) {
        this.seed = seed;
        this.token = token;
    }

    HostileRequest request(long number) {
        Draws draws = new Draws(seed, number);
        ApiOperation operation = HostileTargets.operation(draws);
        String method = draws.oneIn(10)
                ? draws.of(
                        "HEAD", "OPTIONS", "TRACE", "PATCH", "get", "BREW", "G\0T", "CONNECT", "PRI", "X".repeat(500))
                : operation.method();
        String target = HostileTargets.of(operation, draws);
        boolean slow = draws.oneIn(300);
        if (draws.oneIn(40)) {
            return notHttp(number, draws);
        }
        String head = method + " " + target + " HTTP/1.1\r\n" + host(draws) + HostileHeaders.of(draws, token);
        byte[] body = HostileBodies.of(operation, draws);
        if (draws.oneIn(15)) {
            return doubtful(number, draws, head, method);
        }
        if (draws.oneIn(40)) {
            int missing = 1 + draws.below(1_000);
            String lie = head + "Content-Length: " + (body.length + missing) + "\r\n\r\n";
            return request(number, lie, body, Framing.CUT, method, slow);
        }
        return draws.oneIn(4)
                ? request(
                        number,
                        head + "Transfer-Encoding: chunked\r\n\r\n",
                        chunked(body, draws),
                        Framing.WHOLE,
                        method,
                        slow)
                : request(
                        number,
                        head + "Content-Length: " + body.length + "\r\n\r\n",
                        body,
                        Framing.WHOLE,
                        method,
                        slow);
    }

    private HostileRequest request(
            long number, String head, byte[] body, Framing framing, String method, boolean slow) {
        byte[] bytes = HostileBodies.join(head.getBytes(ISO_8859_1), body);
        return new HostileRequest(seed, number, bytes, framing, method.equals("HEAD"), slow && bytes.length < 10_000);
    }

    private static String host(Draws draws) {
        return draws.oneIn(60)
                ? draws.of(
                        "",
                        "Host: \r\n",
                        "Host: a\r\nHost: b\r\n",
                        "Host: a b\r\n",
                        "Host: [::\r\n",
                        "Host: x:99999\r\n")
                : "Host: 127.0.0.1\r\n";
    }

    /** Where the sizes contradict each other, or are none. */
    private HostileRequest doubtful(long number, Draws draws, String head, String method) {
        int length = HIDDEN_REQUEST.length();
        String framing = draws.of(
                "Content-Length: " + length + "\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: identity\r\nContent-Length: " + length + "\r\n\r\n",
                "Transfer-Encoding: xchunked\r\nContent-Length: " + length + "\r\n\r\n",
                "Transfer-Encoding : chunked\r\nContent-Length: " + length + "\r\n\r\n",
                "Transfer-Encoding:\u000bchunked\r\nContent-Length: " + length + "\r\n\r\n",
                "Content-Length: 0\r\nContent-Length: " + length + "\r\n\r\n",
                "Content-Length: 0," + length + "\r\n\r\n",
                "Content-Length: +" + length + "\r\n\r\n",
                "Content-Length: -1\r\n\r\n",
                "Content-Length: 0x10\r\n\r\n",
                "Content-Length: " + "9".repeat(40) + "\r\n\r\n",
                "Content-Length: \r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n-1\r\n",
                "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\n",
                "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
                "Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n1;" + "x".repeat(20_000) + "\r\na\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n0\r\n" + "X: y\r\n".repeat(1_000) + "\r\n",
                "Expect: 200-maybe\r\nContent-Length: " + length + "\r\n\r\n",
                "Expect: 100-continue\r\nContent-Length: " + length + "\r\n\r\n");
        byte[] hidden = HIDDEN_REQUEST.getBytes(ISO_8859_1);
        // What a length covers is a body. Where it does not, the hidden request is left out: it would be one in its own
        // right.
        byte[] body = framing.contains("Content-Length: " + length + "\r\n\r\n") ? hidden : new byte[0];
        return request(number, head + framing, body, Framing.DOUBTFUL, method, false);
    }

    private HostileRequest notHttp(long number, Draws draws) {
        byte[] bytes = switch (draws.below(6)) {
            case 0 -> "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(ISO_8859_1);
            case 1 -> "GET /liveness HTTP/1.0\r\n\r\n".getBytes(ISO_8859_1);
            case 2 ->
                ("GET /liveness" + draws.of("", " HTTP/0.9", " HTTP/9.9", " HTTP/1.1 x", "\tHTTP/1.1") + "\r\n\r\n")
                        .getBytes(ISO_8859_1);
            case 3 -> HostileBodies.join(new byte[] {0x16, 0x03, 0x01, 0x02, 0x00}, draws.bytes(200));
            case 4 -> "\r\n\n\r\nGET /liveness HTTP/1.1\nHost: x\n\n".getBytes(ISO_8859_1);
            default -> draws.bytes(1 + draws.below(500));
        };
        return new HostileRequest(seed, number, bytes, Framing.CUT, false, false);
    }

    private static byte[] chunked(byte[] body, Draws draws) {
        byte[] all = new byte[0];
        int chunks = body.length > 10_000 ? 1 : 1 + draws.below(5);
        int size = Math.max(1, (body.length + chunks - 1) / chunks);
        for (int from = 0; from < body.length; from += size) {
            byte[] chunk = Arrays.copyOfRange(body, from, Math.min(body.length, from + size));
            String extension = draws.oneIn(8) ? ";a=\"b\"" : "";
            String length = Integer.toHexString(chunk.length).toUpperCase(Locale.ROOT);
            byte[] line = (length + extension + "\r\n").getBytes(ISO_8859_1);
            all = HostileBodies.join(
                    HostileBodies.join(all, line), HostileBodies.join(chunk, "\r\n".getBytes(ISO_8859_1)));
        }
        String trailer = draws.oneIn(8) ? "X-Trailer: 1\r\n" : "";
        return HostileBodies.join(all, ("0\r\n" + trailer + "\r\n").getBytes(ISO_8859_1));
    }
}
