package dev.fastpubsub.server.hostile;

import java.util.List;

/** Header lines that are no part of a request's framing, each with its line's end. */
final class HostileHeaders {

    private static final List<String> STRANGE = List.of(
            "X-Request-ID: " + "x".repeat(129),
            "X-Request-ID: a b\tc",
            "X-Request-ID: \u00ff",
            "Accept: application/problem+json",
            "Accept: text/html",
            "Accept: application/xml;q=1, */*;q=0",
            "Accept: */" + "*".repeat(500),
            "Accept: ;;;,,,=",
            "Accept-Encoding: gzip, br, x",
            "Accept-Language: " + "de,".repeat(300),
            "Range: bytes=0-0,5-1,-",
            "If-None-Match: *",
            "If-Modified-Since: yesterday",
            "Origin: null",
            "Origin: http://evil.example",
            "Access-Control-Request-Method: DELETE",
            "X-HTTP-Method-Override: DELETE",
            "X-Forwarded-For: 127.0.0.1",
            "X-Forwarded-Proto: javascript",
            "X-Forwarded-Host: evil.example",
            "Forwarded: for=\"[::1]:x\";host=evil",
            "Cookie: JSESSIONID=x; $Version=1; a=\"",
            "Cookie: " + "a=b;".repeat(500),
            "Content-Encoding: gzip",
            "Content-Language: \u00fc",
            "Upgrade: h2c",
            "Upgrade: websocket",
            "HTTP2-Settings: AAMAAABkAAQAAP__",
            "Connection: upgrade, keep-alive",
            "TE: trailers, chunked",
            "Via: 1.1 x",
            "Max-Forwards: 0",
            "X-A: " + "y".repeat(4_000),
            "X-A: " + "y".repeat(20_000),
            "X-\u00e9: 1",
            "X A: 1",
            ": empty",
            "no colon",
            "X-Nul: a\0b",
            "X-Fold: a\r\n  b",
            "X-Cr: a\rb",
            "Authorization: Bearer",
            "Authorization: Bearer x.y.z",
            "Authorization: Bearer " + "e".repeat(9_000),
            "Authorization: Bearer eyJhbGciOiJub25lIn0.e30.",
            "Authorization: Basic !!!",
            "Authorization: Basic " + "QUFB".repeat(1_000),
            "Authorization: Basic AAD/Og==",
            "Authorization: Negotiate x");

    private static final List<String> MEDIA_TYPES = List.of(
            "application/json",
            "application/json; charset=utf-16",
            "application/json; charset=nonsense",
            "application/json;;;=\"",
            "APPLICATION/JSON",
            "application/vnd.x+json",
            "text/plain",
            "text/html",
            "application/x-www-form-urlencoded",
            "application/x-www-form-urlencoded; charset=x",
            "multipart/form-data",
            "multipart/form-data; boundary=b",
            "multipart/form-data; boundary=" + "b".repeat(300),
            "*/*",
            "/",
            "json",
            "",
            "\u00fc/x");

    private HostileHeaders() {}

    /** @param token that is good */
    static String of(Draws draws, String token) {
        StringBuilder lines = new StringBuilder();
        if (!draws.oneIn(6)) {
            lines.append("Authorization: Bearer ").append(token).append("\r\n");
        }
        String type = draws.oneIn(4) ? draws.of(MEDIA_TYPES) : "application/json";
        lines.append("Content-Type: ").append(type).append("\r\n");
        for (int strange = draws.oneIn(3) ? 1 + draws.below(3) : 0; strange > 0; strange--) {
            lines.append(draws.of(STRANGE)).append("\r\n");
        }
        if (draws.oneIn(200)) {
            lines.append("X-Many: 1\r\n".repeat(draws.below(300)));
        }
        return lines.toString();
    }
}
