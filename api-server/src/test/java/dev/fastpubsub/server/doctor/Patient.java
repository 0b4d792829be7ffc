package dev.fastpubsub.server.doctor;

import dev.fastpubsub.server.config.FastpubsubConfig;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whom a test shows to the doctor: settings, and what counts as too much. Immutable. */
record Patient(Map<String, String> environment, Clock clock, Limits limits) {

    static Patient with(String url) {
        return new Patient(
                Map.of("FASTPUBSUB_DATABASE_URL", url, "FASTPUBSUB_API_HOST", "127.0.0.1"),
                Clock.systemUTC(),
                Limits.DEFAULT);
    }

    Patient with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new Patient(Map.copyOf(more), clock, limits);
    }

    Patient with(Clock other) {
        return new Patient(environment, other, limits);
    }

    Patient with(Limits others) {
        return new Patient(environment, clock, others);
    }

    Diagnosis examined() {
        return Doctor.examine(FastpubsubConfig.read(environment), clock, limits);
    }

    /** What one check says, each as {@code severity text}. */
    List<String> says(String check) {
        return findings(check).stream()
                .map(finding -> finding.severity() + " " + finding.text())
                .toList();
    }

    List<Finding> findings(String check) {
        return examined().entries().stream()
                .filter(entry -> entry.check().equals(check))
                .map(Diagnosis.Entry::finding)
                .toList();
    }
}
