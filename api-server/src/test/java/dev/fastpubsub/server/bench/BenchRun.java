package dev.fastpubsub.server.bench;

import dev.fastpubsub.server.cli.Outcome;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs the command as a shell would, and reads its JSON. */
record BenchRun(Outcome outcome, JsonNode json) {

    /** Without warm-up unless an option says otherwise. */
    static BenchRun of(String command, String url, String... options) {
        List<String> arguments = new ArrayList<>(List.of("bench", command, "--url", url, "--json", "-"));
        arguments.addAll(List.of(options));
        if (!arguments.contains("--warmup")) {
            arguments.addAll(List.of("--warmup", "0"));
        }
        Outcome outcome = run(Map.of(), arguments.toArray(String[]::new));
        JsonNode json = outcome.output().startsWith("{")
                ? JsonMapper.shared().readTree(outcome.output())
                : JsonMapper.shared().createObjectNode();
        return new BenchRun(outcome, json);
    }

    static Outcome run(Map<String, String> environment, String... arguments) {
        return Outcome.of(environment, Path.of("target"), arguments);
    }

    int exitCode() {
        return outcome.exitCode();
    }

    JsonNode measured(String name) {
        for (JsonNode row : json.path("measured")) {
            if (row.path("name").asString().equals(name)) {
                return row;
            }
        }
        throw new AssertionError("no " + name + " in " + outcome);
    }

    long messages(String name) {
        return measured(name).path("messages").asLong();
    }

    long verified(String count) {
        return json.path("verified").path(count).asLong();
    }

    /** What a server without authentication has under a path. */
    static JsonNode get(URI server, String path) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            String body = http.send(HttpRequest.newBuilder(server.resolve(path)).build(), BodyHandlers.ofString())
                    .body();
            return JsonMapper.shared().readTree(body);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
