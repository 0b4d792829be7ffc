package dev.fastpubsub.server.hostile;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fastpubsub.server.support.ApiOperation;
import java.util.Arrays;
import java.util.List;

/** Bodies: what the document shows, that damaged, and what no client means. */
final class HostileBodies {

    /** One of these in so many requests, since each takes as long as thousands of others. */
    private static final int ONE_LARGE_IN = 1_500;

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-0",
            "1.0",
            "1.5",
            "-1",
            "1e400",
            "-1e-400",
            "1e2147483648",
            "9223372036854775808",
            "NaN",
            "Infinity",
            "01",
            "+1",
            ".5",
            "1.",
            "0x1",
            "9".repeat(5_000),
            "1." + "0".repeat(5_000),
            "1e" + "9".repeat(3_000),
            "\"\"",
            "\"1\"",
            "\" 1 \"",
            "\"\\u0000\"",
            "\"a\\u0000b\"",
            "\"\\ud800\"",
            "\"\\udc00\\ud800\"",
            "\"\\ud83d\\ude80\"",
            "\"\u0001\"",
            "\"\\x\"",
            "\"\\u12\"",
            "\"unclosed",
            "'single'",
            "\"" + "a".repeat(128) + "\"",
            "\"" + "a".repeat(129) + "\"",
            "\"" + "\u20ac".repeat(5_000) + "\"",
            "\"00000000-0000-0000-0000-000000000000\"",
            "[]",
            "[1]",
            "[null]",
            "[[[[]]]]",
            "{}",
            "{\"a\":{}}",
            "{\"\":[\"\"]}",
            "{\"f\":[1e400,\"\\u0000\",true]}",
            "{\"f\":[\"\\ud800\"]}",
            "{\"\\u0000\":[\"x\"]}",
            "{\"f\":[null]}",
            "{\"f\":[1],\"f\":[2]}",
            "[".repeat(129) + "]".repeat(129),
            "{\"a\":".repeat(127) + "1" + "}".repeat(127));

    private static final List<String> FIELDS = List.of(
            "id",
            "topic_id",
            "filter",
            "max_delivery_attempts",
            "backoff_min_seconds",
            "backoff_max_seconds",
            "name",
            "scopes",
            "is_active",
            "secret",
            "client_id",
            "client_secret",
            "x",
            "",
            "\\u0000",
            "\\ud800",
            "\\u0069d");

    private HostileBodies() {}

    static byte[] of(ApiOperation operation, Draws draws) {
        if (draws.oneIn(ONE_LARGE_IN)) {
            return large(draws);
        }
        List<String> examples = HostileTargets.bodies(operation);
        return switch (draws.below(14)) {
            case 0 -> draws.bytes(draws.below(300));
            case 1 -> object(draws).getBytes(UTF_8);
            case 2 -> object(draws).getBytes(UTF_8);
            case 3 -> list(draws).getBytes(UTF_8);
            case 4 -> draws.of(VALUES).getBytes(UTF_8);
            case 5 -> deep(draws, 10_000).getBytes(UTF_8);
            case 6 -> encoded(object(draws), draws);
            case 7 -> form(draws).getBytes(UTF_8);
            default -> examples.isEmpty() ? new byte[0] : damaged(known(draws.of(examples), draws), draws);
        };
    }

    /** With ids of what is there, so that it goes further than to a 404. */
    private static byte[] known(String example, Draws draws) {
        return example.replaceAll("\"(id|topic_id)\":\"[^\"]*\"", "\"$1\":\"" + draws.of(HostileTargets.IDS) + "\"")
                .getBytes(UTF_8);
    }

    private static byte[] damaged(byte[] body, Draws draws) {
        byte[] damaged = body.clone();
        switch (draws.below(8)) {
            case 0 -> {
                for (int flips = 1 + draws.below(3); flips > 0 && damaged.length > 0; flips--) {
                    damaged[draws.below(damaged.length)] = (byte) draws.below(256);
                }
            }
            case 1 -> damaged = Arrays.copyOf(damaged, draws.below(damaged.length + 1));
            case 2 -> {
                damaged = Arrays.copyOf(damaged, damaged.length + 1 + draws.below(4));
                damaged[damaged.length - 1] =
                        (byte) draws.of("}", "]", "x", "\0", ",").charAt(0);
            }
            default -> {}
        }
        return damaged;
    }

    private static String object(Draws draws) {
        StringBuilder object = new StringBuilder("{");
        for (int fields = draws.below(8); fields > 0; fields--) {
            String value = draws.oneIn(3) ? '"' + draws.of(HostileTargets.IDS) + '"' : draws.of(VALUES);
            object.append('"').append(draws.of(FIELDS)).append("\":").append(value);
            object.append(fields > 1 ? "," : "");
        }
        return object.append('}').toString();
    }

    private static String list(Draws draws) {
        StringBuilder list = new StringBuilder("[");
        for (int elements = draws.below(20); elements > 0; elements--) {
            list.append(draws.oneIn(3) ? draws.of(VALUES) : object(draws));
            list.append(elements > 1 ? "," : "");
        }
        return list.append(draws.oneIn(10) ? "" : "]").toString();
    }

    private static String deep(Draws draws, int levels) {
        int depth = 1 + draws.below(levels);
        return draws.of("[", "{\"a\":", "[{\"a\":").repeat(depth) + draws.of("", "1", "]".repeat(depth));
    }

    private static byte[] encoded(String text, Draws draws) {
        return switch (draws.below(4)) {
            case 0 -> ("\uFEFF" + text).getBytes(UTF_8);
            case 1 -> text.getBytes(UTF_16);
            case 2 -> ("\uFEFF\uFEFF" + text).getBytes(UTF_8);
            default -> join(text.getBytes(UTF_8), new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80});
        };
    }

    private static String form(Draws draws) {
        return draws.oneIn(2)
                ? "grant_type=" + draws.of("client_credentials", "", "%00", "%") + "&client_id="
                        + draws.of("%00", "x", "%ff") + "&client_secret=" + draws.of("", "a", "%ed%a0%80") + "&scope="
                        + draws.of("*", "%00", "topics:read")
                : "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"../../x\"\r\n\r\nx\r\n--b--\r\n";
    }

    private static byte[] large(Draws draws) {
        String text = switch (draws.below(6)) {
            case 0 -> "[" + "1,".repeat(1_000_000) + "1]";
            case 1 -> "[" + "{},".repeat(1_000_000) + "{}]";
            case 2 -> "[" + "\"\u20ac\",".repeat(300_000) + "1]";
            case 3 -> "{\"id\":\"" + "x".repeat(2_000_000) + "\"}";
            case 4 -> deep(draws, 1_000_000);
            default -> "{" + "\"k\":[],".repeat(300_000) + "\"k\":1}";
        };
        return text.getBytes(UTF_8);
    }

    static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
