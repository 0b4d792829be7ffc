package dev.fastpubsub.crd.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import dev.fastpubsub.crd.admission.ShippedDefinition;
import dev.fastpubsub.crd.v1alpha1.Client;
import dev.fastpubsub.crd.v1alpha1.Subscription;
import dev.fastpubsub.crd.v1alpha1.Topic;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the API server, {@code kubectl} and Argo CD want of a definition. */
class DefinitionsTest {

    /** A part of a schema, by a path such as {@code Client.spec.scopes[]}. */
    record Part(String path, JsonNode schema) {
        boolean isField() {
            return !path.endsWith("[]") && !path.endsWith("{}");
        }

        boolean is(String type) {
            return schema.path("type").asText().equals(type);
        }

        @Override
        public String toString() {
            return path;
        }
    }

    static Stream<Part> parts() {
        return Definitions.KINDS.stream()
                .flatMap(kind -> parts(
                        HasMetadata.getKind(kind), ShippedDefinition.of(kind).schema()));
    }

    private static Stream<Part> parts(String path, JsonNode schema) {
        Stream<Part> fields = schema.path("properties").properties().stream()
                .flatMap(field -> parts(path + "." + field.getKey(), field.getValue()));
        Stream<Part> elements = schema.has("items") ? parts(path + "[]", schema.get("items")) : Stream.empty();
        Stream<Part> entries = schema.has("additionalProperties")
                ? parts(path + "{}", schema.get("additionalProperties"))
                : Stream.empty();
        return Stream.of(Stream.of(new Part(path, schema)), fields, elements, entries)
                .flatMap(part -> part);
    }

    private static Stream<Part> parts(String type) {
        return parts().filter(part -> part.is(type));
    }

    @Test
    void everyFieldIsDescribedInSentences() {
        assertThat(parts().filter(Part::isField))
                .allSatisfy(part -> assertThat(part.schema().path("description").asText())
                        .matches("\\S.*\\.")
                        .doesNotContain("  "));
    }

    /** What has no bounds cannot have rules: the API server adds up what they could cost. */
    @Test
    void everyTextListAndMapHasABound() {
        assertThat(parts("string"))
                .allSatisfy(part -> assertThat(
                                part.schema().has("maxLength") || part.schema().has("enum"))
                        .isTrue());
        assertThat(parts("array"))
                .allSatisfy(part -> assertThat(part.schema().has("maxItems")).isTrue());
        assertThat(parts("object").filter(part -> part.schema().has("additionalProperties")))
                .allSatisfy(
                        part -> assertThat(part.schema().has("maxProperties")).isTrue());
    }

    @Test
    void everyNumberHasABoundAndAFormat() {
        assertThat(parts("integer")).allSatisfy(part -> {
            assertThat(part.schema().has("minimum")).isTrue();
            assertThat(part.schema().path("format").asText()).matches("int(32|64)");
        });
    }

    /** Others show up as differences for ever in Argo CD. */
    @Test
    void onlyPlainFieldsHaveDefaults() {
        assertThat(parts().filter(part -> part.schema().has("default"))).allSatisfy(part -> {
            assertThat(part.path()).doesNotContain("[]", "{}").contains(".spec.");
            assertThat(part.schema().path("default").isValueNode()).isTrue();
        });
    }

    @Test
    void defaultsAreDescribed() {
        assertThat(parts().filter(part -> part.schema().has("default"))).allSatisfy(part -> {
            String value = part.schema().path("default").asText();
            assertThat(part.schema().path("description").asText())
                    .containsAnyOf(value + " (default)", "Default: " + value + ".");
        });
    }

    /** Two appliers of a list that says nothing of its merging overwrite each other. */
    @Test
    void everyListSaysHowItIsMerged() {
        assertThat(parts("array"))
                .allSatisfy(part -> assertThat(
                                part.schema().path("x-kubernetes-list-type").asText())
                        .isIn("map", "set", "atomic"));
        assertThat(parts("array").filter(part -> part.path().endsWith(".status.conditions")))
                .hasSize(3)
                .allSatisfy(part -> {
                    assertThat(part.schema().path("x-kubernetes-list-type").asText())
                            .isEqualTo("map");
                    assertThat(part.schema().path("x-kubernetes-list-map-keys")).hasToString("[\"type\"]");
                });
        assertThat(parts("array").filter(part -> part.path().equals("Client.spec.scopes")))
                .allSatisfy(part -> assertThat(
                                part.schema().path("x-kubernetes-list-type").asText())
                        .isEqualTo("set"));
    }

    @Test
    void whatIsRequiredIsThis() {
        Map<String, String> required = new TreeMap<>();
        parts().filter(part -> part.schema().has("required"))
                .filter(part -> !part.path().endsWith("conditions[]"))
                .forEach(part ->
                        required.put(part.path(), part.schema().path("required").toString()));
        assertThat(required)
                .containsOnly(
                        Map.entry("Topic", "[\"spec\"]"),
                        Map.entry("Topic.spec.allowedNamespaces.selector.matchExpressions[]", "[\"key\",\"operator\"]"),
                        Map.entry("Subscription", "[\"spec\"]"),
                        Map.entry("Subscription.spec.topicRef", "[\"name\"]"),
                        Map.entry("Client", "[\"spec\"]"),
                        Map.entry("Client.spec", "[\"scopes\"]"),
                        Map.entry("Client.spec.rotation", "[\"interval\"]"),
                        Map.entry("Client.status.binding", "[\"name\"]"),
                        Map.entry("Client.status.retiringClients[]", "[\"clientId\",\"deleteAfter\"]"));
    }

    /**
     * One that is added later holds for stored resources at once, and those that break it can no longer be changed, not even
     * to take their finalizers off.
     */
    @Test
    void wholeResourcesHaveNoOtherRulesThanThose() {
        assertThat(messages(ShippedDefinition.of(Topic.class).schema()))
                .containsExactly("a name of more than 128 characters needs spec.topicId");
        assertThat(messages(ShippedDefinition.of(Subscription.class).schema()))
                .containsExactly("a name of more than 128 characters needs spec.subscriptionId");
        assertThat(messages(ShippedDefinition.of(Client.class).schema())).isEmpty();
    }

    /** On a field itself such a rule would not see that the field was set later. */
    @Test
    void rulesAboutChangesStandOnTheSpec() {
        assertThat(parts().filter(part -> part.schema()
                        .path("x-kubernetes-validations")
                        .toString()
                        .contains("oldSelf")))
                .isNotEmpty()
                .allSatisfy(part -> assertThat(part.path()).endsWith(".spec"));
    }

    @Test
    void everyRuleIsThereOnceAndHasAMessage() {
        assertThat(parts().filter(part -> part.schema().has("x-kubernetes-validations")))
                .allSatisfy(part -> assertThat(messages(part.schema()))
                        .doesNotHaveDuplicates()
                        .allSatisfy(message -> assertThat(message).matches("\\S[^\\n]*\\S")));
    }

    /** The API server's regular expressions are RE2's. */
    @Test
    void patternsAreThoseOfTheApiServer() {
        assertThat(parts().filter(part -> part.schema().has("pattern"))).allSatisfy(part -> {
            String pattern = part.schema().path("pattern").asText();
            assertThat(pattern).startsWith("^").endsWith("$");
            assertThatCode(() -> Pattern.compile(pattern)).doesNotThrowAnyException();
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void columnsBeginWithWhatPeopleLookFor(Class<? extends HasMetadata> kind) {
        List<String> columns = stream(ShippedDefinition.of(kind).version().path("additionalPrinterColumns"))
                .map(column -> column.path("name").asText() + " "
                        + column.path("priority").intValue())
                .toList();
        assertThat(columns.subList(0, 4)).containsExactly("ID 0", "Ready 0", "Reason 0", "Age 0");
        assertThat(columns.subList(4, columns.size()))
                .isNotEmpty()
                .allSatisfy(column -> assertThat(column).endsWith(" 1"));
        assertThat(columns.get(columns.size() - 1)).isEqualTo("Message 1");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void columnsShowWhatIsThere(Class<? extends HasMetadata> kind) {
        JsonNode properties = ShippedDefinition.of(kind).schema().path("properties");
        assertThat(stream(ShippedDefinition.of(kind).version().path("additionalPrinterColumns"))
                        .map(column -> column.path("jsonPath").asText())
                        .filter(path -> path.startsWith(".status.") && !path.contains("[")))
                .isNotEmpty()
                .allSatisfy(path -> assertThat(properties
                                .at(path.replace(".", "/properties/").replaceFirst("/properties", ""))
                                .isObject())
                        .as(path)
                        .isTrue());
    }

    @Test
    void namesAreShort() {
        assertThat(Definitions.KINDS.stream()
                        .map(kind -> ShippedDefinition.of(kind)
                                .tree()
                                .at("/spec/names")
                                .toString()))
                .containsExactly(
                        names("Topic", "topic", "fpt"),
                        names("Subscription", "subscription", "fps"),
                        names("Client", "client", "fpc"));
    }

    private static String names(String kind, String singular, String shortName) {
        return "{\"categories\":[\"fastpubsub\"],\"kind\":\"%s\",\"plural\":\"%ss\",\"shortNames\":[\"%s\"],\"singular\":\"%s\"}"
                .formatted(kind, singular, shortName, singular);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void statusIsASubresource(Class<? extends HasMetadata> kind) {
        JsonNode definition = ShippedDefinition.of(kind).tree();
        assertThat(definition.at("/spec/scope").asText()).isEqualTo("Namespaced");
        assertThat(definition.at("/spec/versions")).hasSize(1);
        assertThat(definition.at("/spec/versions/0/name").asText()).isEqualTo("v1alpha1");
        assertThat(definition.at("/spec/versions/0/subresources")).hasToString("{\"status\":{}}");
    }

    /** The chart's templates hold them. */
    @ParameterizedTest
    @MethodSource("kinds")
    void helmFindsNothingToReplace(Class<? extends HasMetadata> kind) {
        assertThat(Definitions.yaml(kind)).doesNotContain("{{", "}}");
    }

    static List<Class<? extends HasMetadata>> kinds() {
        return Definitions.KINDS;
    }

    private static List<String> messages(JsonNode schema) {
        return stream(schema.path("x-kubernetes-validations"))
                .map(rule -> rule.path("message").asText())
                .toList();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
