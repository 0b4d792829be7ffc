package dev.fastpubsub.server.hostile;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Whether payloads that are hard to keep come back to the byte. */
record RoundTrips(HostileStage stage, long seed) {

    private static final List<String> VALUES = List.of(
            "null",
            "-0",
            "1.10",
            "1e400",
            "-1e-400",
            "123456789012345678901234567890",
            "9".repeat(5_000),
            "0." + "0".repeat(5_000) + "1",
            "\"\\ud83d\\ude80\"",
            "\"\uD83D\uDE80\u00e9\u202e\u0000\"".replace("\u0000", "\u007f"),
            "\"\\/\\b\\f\\n\\u0041\"",
            "\"' OR 1=1; --\"",
            "\"<b>&amp;\"",
            "{\"b\":1,\"a\":2,\"b\":3}",
            "[1 , 2 ]",
            "{\"a\":".repeat(126) + "1" + "}".repeat(126));

    private static final List<String> NAMES = List.of("k", "", "\u00e9", "__proto__", "\\u0061", "a.b", "$", "id");

    /** Publishes some payloads to a topic of its own and takes them back; what is wrong, or nothing. */
    List<String> violations(long number) throws IOException, InterruptedException {
        Draws draws = new Draws(seed, number);
        String id = draws.of("a", "A", "-", ".", "_").repeat(1 + draws.below(100)) + "." + number;
        stage.topic(id);
        List<String> payloads = new ArrayList<>();
        for (int i = 1 + draws.below(8); i > 0; i--) {
            payloads.add("{\"" + draws.of(NAMES) + "\":" + draws.of(VALUES) + ", \"x\" : " + draws.of(VALUES) + "}");
        }
        stage.publish(id, "[" + String.join(",", payloads) + "]");
        String answer = stage.consume(id);
        List<String> violations = new ArrayList<>();
        int from = 0;
        for (String payload : payloads) {
            int found = answer.indexOf("\"payload\":" + payload + ",\"delivery_attempts\"", from);
            if (found < 0) {
                violations.add(
                        "round trip --seed " + seed + " number " + number + ": " + payload + " did not come back");
            } else {
                from = found + 1;
            }
        }
        return violations;
    }
}
