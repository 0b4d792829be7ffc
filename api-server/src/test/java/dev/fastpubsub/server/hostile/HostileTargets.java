package dev.fastpubsub.server.hostile;

import dev.fastpubsub.server.support.ApiDescription;
import dev.fastpubsub.server.support.ApiOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Paths and queries: those of the OpenAPI document with anything in their places, and others. */
final class HostileTargets {

    /** Topics and subscriptions that come and go during a run. */
    static final List<String> IDS = List.of("t0", "t1", "t2", "t3");

    private static final List<String> STRANGE_IDS = List.of(
            "a".repeat(128),
            "a".repeat(129),
            "a".repeat(3_000),
            ".",
            "..",
            "...",
            "%2e%2e",
            "..%2f..%2fetc%2fpasswd",
            "%00",
            "a%00b",
            "%c0%ae%c0%ae",
            "%ed%a0%80",
            "%ff%fe",
            "%f0%9f%9a%80",
            "\u00fc",
            "%",
            "%zz",
            "%u0041",
            "a%2fb",
            "a%5cb",
            "a\\b",
            "a;b=c",
            ";",
            "a b",
            "a+b",
            "%20",
            "%0d%0aX-Injected:%20yes",
            "'%3b--",
            "{id}",
            "${x}",
            "-1",
            "00000000-0000-0000-0000-000000000000",
            "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
            "%7bffffffff-ffff-ffff-ffff-ffffffffffff%7d",
            "urn:uuid:ffffffff-ffff-ffff-ffff-ffffffffffff",
            "");

    private static final List<String> STRANGE_TARGETS = List.of(
            "*",
            "/",
            "//",
            "/..",
            "/../..",
            "/%2e%2e/metrics",
            "/topics//",
            "//topics",
            "/topics/./t0",
            "/topics/t0/../../clients",
            "/topics;a=b/t0;c=d",
            "/TOPICS",
            "/topics/",
            "topics",
            "http://127.0.0.1/liveness",
            "http://",
            "https://example.com:99999/topics",
            "127.0.0.1:80",
            "/topics#x",
            "/topics?%",
            "/WEB-INF/web.xml",
            "/META-INF/MANIFEST.MF",
            "/actuator/env",
            "/error",
            "/docs/../openapi.json",
            "/docs/%2e%2e/%2e%2e/application.yaml",
            "/docs/..%5c..%5cx",
            "/favicon.ico",
            "/" + "x/".repeat(1_500),
            "/" + "x".repeat(20_000));

    private static final List<String> VALUES = List.of(
            "0",
            "1",
            "100",
            "101",
            "-1",
            "-0",
            "+1",
            "1.0",
            "1.5",
            "1e2",
            "1e400",
            "NaN",
            "Infinity",
            "0x10",
            "%00",
            "",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775809",
            "2147483648",
            "[]",
            "%5B1%5D",
            "%ff",
            "%",
            "%ed%a0%80",
            "null",
            "true",
            "9".repeat(4_000),
            "9".repeat(5_000),
            "%F0%9F%9A%80",
            "w",
            "%0a",
            "1%00",
            "%D9%A1",
            "1;2",
            "a&&&b=");

    private static final List<ApiOperation> OPERATIONS = ApiDescription.operations();

    private HostileTargets() {}

    static ApiOperation operation(Draws draws) {
        return draws.of(OPERATIONS);
    }

    static String of(ApiOperation operation, Draws draws) {
        if (draws.oneIn(12)) {
            return draws.of(STRANGE_TARGETS);
        }
        String path = operation.template().replaceFirst("\\{[^}]+}", "\0");
        String id = draws.oneIn(3) ? draws.of(STRANGE_IDS) : draws.of(IDS);
        return path.replace("\0", id) + query(operation, draws);
    }

    private static String query(ApiOperation operation, Draws draws) {
        List<String> names = operation.parameters().stream()
                .filter(parameter -> parameter.path("in").asString().equals("query"))
                .map(parameter -> parameter.path("name").asString())
                .collect(Collectors.toCollection(ArrayList::new));
        if (names.isEmpty() && !draws.oneIn(8)) {
            return "";
        }
        if (draws.oneIn(4)) {
            names.add(draws.of("x", "limit", "%00", "a[]", ""));
        }
        List<String> pairs = new ArrayList<>();
        for (String name : names) {
            for (int times = draws.oneIn(10) ? draws.below(40) : 1; times > 0; times--) {
                pairs.add(name + "=" + value(name, draws));
            }
        }
        return "?" + String.join("&", pairs);
    }

    /** Nobody waits, so that an answer that takes long is one that hangs. */
    private static String value(String name, Draws draws) {
        if (name.equals("wait_seconds")) {
            return draws.of("0", "-1", "21", "NaN", "");
        }
        return draws.oneIn(4) ? draws.of(VALUES) : draws.of("1", "5", "7");
    }

    /** A media type and a body that the document shows for this call; empty when it has none. */
    static List<String> bodies(ApiOperation operation) {
        return operation.requestExamples().stream()
                .map(ApiOperation.RequestExample::value)
                .map(JsonNode::toString)
                .toList();
    }
}
