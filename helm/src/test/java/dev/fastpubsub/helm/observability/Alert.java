package dev.fastpubsub.helm.observability;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A rule of the chart's file of alerts. */
record Alert(String name, JsonNode rule) {

    static final Path FILE = Path.of("fastpubsub", "files", "alerts.yaml");

    static List<Alert> all() {
        List<Alert> alerts = new ArrayList<>();
        for (JsonNode group : yaml(FILE).path("groups")) {
            group.path("rules")
                    .forEach(rule -> alerts.add(new Alert(rule.path("alert").asText(), rule)));
        }
        return alerts;
    }

    static JsonNode yaml(Path file) {
        try {
            return Serialization.unmarshal(Files.readString(file), JsonNode.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String annotation(String key) {
        return rule.path("annotations").path(key).asText();
    }

    String severity() {
        return rule.path("labels").path("severity").asText();
    }

    Query query() {
        return new Query("alert " + name, rule.path("expr").asText());
    }
}
