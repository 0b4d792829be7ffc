package dev.fastpubsub.operator.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The tables of specs that must be taken or refused, which the crds module holds its own reading of the rules against. */
final class AdmissionCases {

    private static final Path TABLES = Path.of("../crds/src/test/resources/dev/fastpubsub/crd/admission");
    private static final Pattern MACRO = Pattern.compile("<(\\d+) (.+)>");

    /** What the schema itself refuses, as the tables call it; anything else is a rule's message. */
    private static final Pattern SCHEMA = Pattern.compile(
            "(min|max)(Length|Items|Properties|imum)|pattern|enum|type|uniqueItems|(required|additionalProperties)"
                    + " (?<field>\\w+)");

    private AdmissionCases() {}

    /** @param before null for a creation */
    record Case(String kind, String it, ObjectNode resource, ObjectNode before, List<String> refused) {

        String plural() {
            return kind.toLowerCase(Locale.ROOT) + "s";
        }

        /** What Kubernetes' answer has to contain: a rule's message, or the field that the schema is about. */
        List<String> expected() {
            return refused.stream().map(Case::expected).toList();
        }

        private static String expected(String refusal) {
            int blank = refusal.indexOf(' ');
            String[] path = refusal.substring(0, blank).split("/");
            String what = refusal.substring(blank + 1);
            var schema = SCHEMA.matcher(what);
            if (!schema.matches()) {
                return what;
            }
            String field = path.length > 2 ? path[2] : schema.group("field");
            return field == null ? path[1] : "spec." + field;
        }

        @Override
        public String toString() {
            return kind + ": " + it;
        }
    }

    static Stream<Case> all() {
        return Stream.of("Topic", "Subscription", "Client").flatMap(AdmissionCases::of);
    }

    private static Stream<Case> of(String kind) {
        Path table = TABLES.resolve(kind.toLowerCase(Locale.ROOT) + ".yaml");
        try (InputStream yaml = Files.newInputStream(table)) {
            return list(Serialization.unmarshal(yaml, ArrayNode.class)).stream().map(given -> read(kind, given));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Case read(String kind, JsonNode given) {
        String name = given.has("name") ? text(given.path("name").textValue()) : "a";
        return new Case(
                kind,
                given.path("it").textValue(),
                resource(kind, name, given.path("spec")),
                given.has("before") ? resource(kind, name, given.path("before")) : null,
                list(given.path("refused")).stream().map(JsonNode::textValue).toList());
    }

    private static ObjectNode resource(String kind, String name, JsonNode spec) {
        ObjectNode resource = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", "fastpubsub.dev/v1alpha1")
                .put("kind", kind);
        resource.putObject("metadata").put("name", name);
        resource.set("spec", expanded(spec));
        return resource;
    }

    private static JsonNode expanded(JsonNode node) {
        return switch (node) {
            case ArrayNode array -> {
                ArrayNode copy = JsonNodeFactory.instance.arrayNode();
                for (JsonNode element : array) {
                    if (element.isTextual()) {
                        texts(element.textValue()).forEach(copy::add);
                    } else {
                        copy.add(expanded(element));
                    }
                }
                yield copy;
            }
            case ObjectNode object -> {
                ObjectNode copy = JsonNodeFactory.instance.objectNode();
                object.properties()
                        .forEach(field ->
                                texts(field.getKey()).forEach(name -> copy.set(name, expanded(field.getValue()))));
                yield copy;
            }
            default -> node.isTextual() ? JsonNodeFactory.instance.textNode(text(node.textValue())) : node;
        };
    }

    /** {@code <3 ab>} stands for ababab. */
    private static String text(String text) {
        return MACRO.matcher(text).replaceFirst(macro -> macro.group(2).repeat(times(macro)));
    }

    /** {@code <3 a%d>} stands for a1, a2 and a3. */
    private static List<String> texts(String text) {
        var macro = MACRO.matcher(text);
        return macro.matches() && macro.group(2).contains("%d")
                ? IntStream.rangeClosed(1, times(macro))
                        .mapToObj(number -> macro.group(2).replace("%d", Integer.toString(number)))
                        .toList()
                : List.of(text(text));
    }

    private static int times(MatchResult macro) {
        return Integer.parseInt(macro.group(1));
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}
