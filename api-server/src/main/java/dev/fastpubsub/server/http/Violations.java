package dev.fastpubsub.server.http;

import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Writes violations as the contract's 422 answers have them. */
final class Violations {

    private Violations() {}

    static void write(JsonGenerator json, List<Violation> violations) {
        json.writeStartArray();
        violations.forEach(violation -> write(json, violation));
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, Violation violation) {
        json.writeStartObject();
        json.writeStringProperty("type", violation.type());
        json.writeArrayPropertyStart("loc");
        for (Object part : violation.location()) {
            if (part instanceof Integer index) {
                json.writeNumber(index);
            } else {
                json.writeString(part.toString());
            }
        }
        json.writeEndArray();
        json.writeStringProperty("msg", violation.message());
        json.writeName("input");
        String input = violation.input() == null ? "null" : violation.input();
        if (input.length() <= Violation.MAX_INPUT) {
            json.writeRawValue(input);
        } else {
            json.writeString(input.substring(0, Violation.MAX_INPUT) + "…");
        }
        json.writeEndObject();
    }
}
