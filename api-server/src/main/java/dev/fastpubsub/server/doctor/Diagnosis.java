package dev.fastpubsub.server.doctor;

import dev.fastpubsub.server.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/** All that was found, in the order in which it was looked for. Holds no secret. Immutable. */
public record Diagnosis(List<Entry> entries) {

    private static final String LINE = "%-8s %-14s %s%n";

    public Diagnosis {
        entries = List.copyOf(entries);
    }

    /** Whether nothing is wrong; warnings do not count. */
    public boolean isWell() {
        return count(Severity.PROBLEM) == 0;
    }

    /** For people. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Entry entry : entries) {
            Finding finding = entry.finding();
            text.append(String.format(Locale.ROOT, LINE, finding.severity(), entry.check(), finding.text()));
            if (!finding.remedy().isEmpty()) {
                text.append(String.format(Locale.ROOT, LINE, "", "", "> " + finding.remedy()));
            }
        }
        return text.append(System.lineSeparator())
                .append(Quantity.of(count(Severity.PROBLEM), "problem"))
                .append(", ")
                .append(Quantity.of(count(Severity.WARNING), "warning"))
                .toString();
    }

    /** For programs: one JSON object. */
    public String json() {
        byte[] json = JsonWriter.object(object -> {
            object.writeBooleanProperty("well", isWell());
            object.writeNumberProperty("problems", count(Severity.PROBLEM));
            object.writeNumberProperty("warnings", count(Severity.WARNING));
            object.writeArrayPropertyStart("findings");
            entries.forEach(entry -> write(object, entry));
            object.writeEndArray();
        });
        return new String(json, StandardCharsets.UTF_8);
    }

    private static void write(JsonGenerator json, Entry entry) {
        json.writeStartObject();
        json.writeStringProperty("check", entry.check());
        json.writeStringProperty("severity", entry.finding().severity().toString());
        json.writeStringProperty("text", entry.finding().text());
        json.writeStringProperty("remedy", entry.finding().remedy());
        json.writeEndObject();
    }

    private long count(Severity severity) {
        return entries.stream()
                .filter(entry -> entry.finding().severity() == severity)
                .count();
    }

    /** @param check that found it */
    record Entry(String check, Finding finding) {}
}
