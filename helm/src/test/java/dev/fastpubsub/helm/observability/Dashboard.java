package dev.fastpubsub.helm.observability;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A Grafana dashboard of the chart. @param name of its file, without the ending */
record Dashboard(String name, JsonNode json) {

    private static final Path FOLDER = Path.of("fastpubsub", "files", "dashboards");

    static List<Dashboard> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            // JSON is YAML, too.
            return files.sorted()
                    .map(file -> new Dashboard(
                            file.getFileName().toString().replaceFirst("\\.json$", ""), Alert.yaml(file)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Query> queries() {
        return all().stream()
                .flatMap(dashboard -> dashboard.panels().stream())
                .flatMap(panel -> panel.queries().stream())
                .toList();
    }

    /** Rows among them. */
    List<Panel> panels() {
        List<Panel> panels = new ArrayList<>();
        json.path("panels").forEach(panel -> panels.add(new Panel(name, panel)));
        return panels;
    }

    record Panel(String dashboard, JsonNode json) {

        String type() {
            return json.path("type").asText();
        }

        String where() {
            return dashboard + ": " + json.path("title").asText();
        }

        List<Query> queries() {
            List<Query> queries = new ArrayList<>();
            json.path("targets")
                    .forEach(target ->
                            queries.add(new Query(where(), target.path("expr").asText())));
            return queries;
        }

        boolean overlaps(Panel other) {
            return from("x") < other.to("x", "w")
                    && other.from("x") < to("x", "w")
                    && from("y") < other.to("y", "h")
                    && other.from("y") < to("y", "h");
        }

        int from(String start) {
            return json.path("gridPos").path(start).asInt(-1);
        }

        int to(String start, String length) {
            return from(start) + json.path("gridPos").path(length).asInt();
        }
    }
}
