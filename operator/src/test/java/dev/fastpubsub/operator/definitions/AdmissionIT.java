package dev.fastpubsub.operator.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fastpubsub.operator.support.NeedsRealKubernetes;
import dev.fastpubsub.operator.support.RealKubernetes;
import dev.fastpubsub.operator.support.TestKubernetes;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kubernetes takes and refuses what our own reading of the definitions takes and refuses. */
@NeedsRealKubernetes
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdmissionIT {

    private static final String STRICTLY = "?fieldValidation=Strict&dryRun=All";

    private final RealKubernetes kubernetes = RealKubernetes.start();

    @AfterAll
    void stop() {
        kubernetes.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"topics", "subscriptions", "clients"})
    void theDefinitionsAreAcceptedAsTheyAre(String plural) {
        CustomResourceDefinition installed =
                kubernetes.client().resource(TestKubernetes.definition(plural)).get();

        assertThat(installed.getStatus().getAcceptedNames().getPlural()).isEqualTo(plural);
        assertThat(installed.getStatus().getAcceptedNames().getShortNames()).hasSize(1);
        assertThat(installed.getStatus().getAcceptedNames().getCategories()).containsExactly("fastpubsub");
        assertThat(installed.getStatus().getConditions())
                .noneMatch(condition ->
                        "NonStructuralSchema".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    static Stream<AdmissionCases.Case> cases() {
        return AdmissionCases.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void specsAreTakenOrRefusedWithTheRightMessage(AdmissionCases.Case given) {
        Optional<String> refusal = given.before() == null ? create(given) : change(given);

        if (given.refused().isEmpty()) {
            assertThat(refusal).isEmpty();
        } else {
            assertThat(refusal)
                    .hasValueSatisfying(message -> assertThat(message).contains(given.expected()));
        }
    }

    @Test
    void absentFieldsGetTheDefaultsThatTheModelHasToo() {
        JsonNode made = Serialization.unmarshal(send("POST", "/topics" + STRICTLY, topic("defaults")), JsonNode.class);

        assertThat(made.at("/spec/deletionPolicy").asText()).isEqualTo("Retain");
        assertThat(made.at("/spec/adoptionPolicy").asText()).isEqualTo("Adopt");
        assertThat(made.path("spec").has("topicId")).isFalse();
    }

    @Test
    void aStatusIsWrittenByItselfAlone() {
        ObjectNode topic = topic("status");
        topic.putObject("status").put("topicId", "claimed");

        JsonNode made = Serialization.unmarshal(send("POST", "/topics" + STRICTLY, topic), JsonNode.class);

        assertThat(made.has("status")).isFalse();
    }

    private Optional<String> create(AdmissionCases.Case given) {
        return refusal("POST", "/" + given.plural() + STRICTLY, given.resource());
    }

    private Optional<String> change(AdmissionCases.Case given) {
        String path = "/" + given.plural();
        String name = given.resource().at("/metadata/name").asText();
        JsonNode there = Serialization.unmarshal(send("POST", path, given.before()), JsonNode.class);
        try {
            given.resource()
                    .withObject("metadata")
                    .put(
                            "resourceVersion",
                            there.at("/metadata/resourceVersion").asText());
            return refusal("PUT", path + "/" + name + STRICTLY, given.resource());
        } finally {
            String unused = send("DELETE", path + "/" + name, null);
        }
    }

    private Optional<String> refusal(String method, String path, ObjectNode resource) {
        try {
            String unused = send(method, path, resource);
            return Optional.empty();
        } catch (KubernetesClientException e) {
            assertThat(e.getCode()).as(e.getMessage()).isIn(400, 422);
            return Optional.of(e.getMessage());
        }
    }

    private String send(String method, String path, ObjectNode resource) {
        return kubernetes
                .client()
                .raw(
                        "/apis/fastpubsub.dev/v1alpha1/namespaces/team-a" + path,
                        method,
                        resource == null ? null : resource.toString());
    }

    private static ObjectNode topic(String name) {
        return Serialization.unmarshal("""
            apiVersion: fastpubsub.dev/v1alpha1
            kind: Topic
            metadata: {name: %s}
            spec: {}
            """.formatted(name), ObjectNode.class);
    }
}
