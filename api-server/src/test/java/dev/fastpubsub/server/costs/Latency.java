package dev.fastpubsub.server.costs;

import dev.fastpubsub.server.cli.FastpubsubCommand;
import dev.fastpubsub.server.support.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From publishing to receiving, at 50 messages a second by long poll, through one server and through two. */
final class Latency {

    private Latency() {}

    /** @param leastMillis what a write to the disk and a round trip to PostgreSQL take in this run */
    static void measure(Stage stage, double leastMillis) throws Exception {
        Report.section("From publishing to receiving, 50 messages a second, long poll");
        Report.line(
                "a write to the disk and a round trip to PostgreSQL: %.2f ms, twice that: %.2f ms",
                leastMillis, 2 * leastMillis);
        String url = stage.server().baseUri().toString();
        report("through one server", run(List.of("--url", url)));
        try (ServerProcess other = ServerProcess.start(
                Map.of("FASTPUBSUB_DATABASE_URL", stage.postgres().jdbcUrl()))) {
            // The second server's code is not compiled yet: the driver warms it up on a path of its own.
            run(List.of("--url", other.baseUri().toString()));
            report(
                    "through two servers",
                    run(List.of("--url", url, "--consume-url", other.baseUri().toString())));
        }
    }

    private static void report(String name, JsonNode report) {
        for (JsonNode row : report.path("measured")) {
            if (row.path("name").asString().equals("receive")) {
                Report.line("%-22s %s", name, row.path("latency_ms"));
            }
        }
    }

    private static JsonNode run(List<String> servers) throws Exception {
        Path json = Files.createTempFile("latency", ".json");
        try {
            List<String> arguments = new ArrayList<>(List.of(
                    "bench",
                    "end-to-end",
                    "--rate",
                    "50",
                    "--batch",
                    "1",
                    "--connections",
                    "1",
                    "--consumers",
                    "1",
                    "--warmup",
                    "10",
                    "--duration",
                    "20",
                    "--json",
                    json.toString()));
            arguments.addAll(servers);
            int exitCode = FastpubsubCommand.run(Map.of(), Path.of(""), arguments.toArray(String[]::new));
            if (exitCode != 0) {
                throw new IllegalStateException("bench end-to-end ended with " + exitCode);
            }
            return JsonMapper.shared().readTree(json.toFile());
        } finally {
            Files.delete(json);
        }
    }
}
