package dev.fastpubsub.server.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static tools.jackson.core.JsonToken.PROPERTY_NAME;
import static tools.jackson.core.JsonToken.START_ARRAY;
import static tools.jackson.core.JsonToken.START_OBJECT;

import dev.fastpubsub.server.support.ApiDescription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the server answered. */
record Answer(int status, Map<String, List<String>> headers, String text) {

    static final String TIMESTAMP = "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z$";

    private static final JsonMapper READER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNumberLength(Integer.MAX_VALUE)
                            .maxNameLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** JSON written with {@code '} for {@code "}, as the tables of this suite write it. */
    static JsonNode quoted(String json) {
        return READER.readTree(json.replace('\'', '"'));
    }

    JsonNode json() {
        return READER.readTree(text);
    }

    Optional<String> header(String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .flatMap(header -> header.getValue().stream())
                .findFirst();
    }

    /** One that the OpenAPI document has for this request. */
    Answer isDocumented(String method, String target) {
        ApiDescription.check(method, target, status, headers, text);
        return this;
    }

    Answer hasStatus(int expected) {
        assertThat(status).as("status, with the body %s", shortened()).isEqualTo(expected);
        return this;
    }

    /** An empty answer: 204 and not one byte. */
    void isNoContent() {
        hasStatus(204);
        assertThat(text).isEmpty();
    }

    /** Exactly this JSON, written with {@code '} for {@code "}. */
    Answer hasJson(String expected) {
        assertThat(json()).isEqualTo(quoted(expected));
        return this;
    }

    Answer hasDetail(String expected) {
        assertThat(json()).isEqualTo(READER.createObjectNode().put("detail", expected));
        return this;
    }

    /** Exactly these fields, no more and no fewer. */
    Answer hasFields(String... names) {
        assertThat(json().propertyNames()).containsExactlyInAnyOrder(names);
        return this;
    }

    /** The fields of the objects of {@code data}: texts as such, objects as they stand in the answer. */
    List<Map<String, String>> rawItems() {
        try (JsonParser parser = READER.createParser(text)) {
            for (JsonToken token : List.of(START_OBJECT, PROPERTY_NAME, START_ARRAY)) {
                assertThat(parser.nextToken()).as("next in %s", shortened()).isEqualTo(token);
            }
            List<Map<String, String>> items = new ArrayList<>();
            while (parser.nextToken() == START_OBJECT) {
                items.add(fields(parser));
            }
            return items;
        }
    }

    /** The fields of the answer, which is one object: texts as such, objects as they stand in the answer. */
    Map<String, String> rawFields() {
        try (JsonParser parser = READER.createParser(text)) {
            assertThat(parser.nextToken()).as("start of %s", shortened()).isEqualTo(START_OBJECT);
            return fields(parser);
        }
    }

    private Map<String, String> fields(JsonParser parser) {
        Map<String, String> fields = new HashMap<>();
        while (parser.nextToken() == PROPERTY_NAME) {
            String name = parser.currentName();
            if (parser.nextToken().isStructStart()) {
                int start = (int) parser.currentTokenLocation().getCharOffset();
                parser.skipChildren();
                fields.put(name, text.substring(start, (int)
                        parser.currentLocation().getCharOffset()));
            } else {
                fields.put(name, parser.getString());
            }
        }
        return fields;
    }

    private String shortened() {
        return text.length() <= 500 ? text : text.substring(0, 500) + "…";
    }
}
