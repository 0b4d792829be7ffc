package dev.fastpubsub.helm.keda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.helm.repository.Repository;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The files by themselves: what they name exists, and what KEDA would refuse or misread is not in them. */
class ScaledObjectsTest {

    @ParameterizedTest
    @ValueSource(strings = {ScaledMailer.METRICS_API, ScaledMailer.PROMETHEUS})
    void theDeploymentIsThatOfTheSamples(String file) {
        JsonNode target = ScaledMailer.scaledObject(file).at("/spec/scaleTargetRef");
        // Without a kind KEDA takes a Deployment.
        assertThat(target.has("kind")).isFalse();
        JsonNode deployment =
                Repository.resource(ScaledMailer.SAMPLE, "Deployment", target.path("name").asString());
        assertThat(deployment.path("apiVersion").asString()).isEqualTo("apps/v1");
    }

    /** KEDA reads all values of a trigger as text, and Kubernetes refuses others. */
    @ParameterizedTest
    @ValueSource(strings = {ScaledMailer.METRICS_API, ScaledMailer.PROMETHEUS})
    void triggersHaveNamesAndMetadataOfText(String file) {
        assertThat(ScaledMailer.triggers(file)).hasSize(2).allSatisfy(trigger -> {
            assertThat(trigger.path("metadata").valueStream()).allMatch(JsonNode::isString);
            assertThat(trigger.path("name").isString()).isTrue();
        });
        Set<String> names = ScaledMailer.triggers(file).stream()
                .map(trigger -> trigger.path("name").asString())
                .collect(Collectors.toSet());
        assertThat(names).containsExactlyInAnyOrder("available", "delivered");
    }

    @Test
    void bothExamplesScaleAlikeAndDifferInTheirTriggersAlone() {
        assertThat(ScaledMailer.scaledObject(ScaledMailer.PROMETHEUS)
                        .path("spec")
                        .propertyStream()
                        .filter(field -> !field.getKey().equals("triggers"))
                        .toList())
                .isEqualTo(ScaledMailer.scaledObject(ScaledMailer.METRICS_API)
                        .path("spec")
                        .propertyStream()
                        .filter(field -> !field.getKey().equals("triggers"))
                        .toList());
        for (int index = 0; index < 2; index++) {
            assertThat(trigger(ScaledMailer.PROMETHEUS, index).path("threshold").asString())
                    .isEqualTo(trigger(ScaledMailer.METRICS_API, index)
                            .path("targetValue")
                            .asString());
        }
    }

    /** Then a pod is asked for each batch that is held. */
    @Test
    void whatAPodHoldsIsTheBatchOfTheMailer() {
        String program = Repository.resource(ScaledMailer.SAMPLE, "Deployment", "mailer")
                .at("/spec/template/spec/containers/0/args/0")
                .asString();
        assertThat(program)
                .contains("\"batch_size\": "
                        + trigger(ScaledMailer.METRICS_API, 1).path("targetValue").asString() + ",");
    }

    @Test
    void aTargetThatIsNotScrapedIsNotTakenForAnEmptySubscription() {
        assertThat(ScaledMailer.triggers(ScaledMailer.PROMETHEUS))
                .allSatisfy(trigger -> assertThat(
                                trigger.at("/metadata/ignoreNullValues").asString())
                        .isEqualTo("false"));
    }

    /** A ClusterTriggerAuthentication would hand the credentials to whoever may write a ScaledObject. */
    @Test
    void credentialsAreOfTheNamespaceAndOfTheClientInTheFile() {
        assertThat(ScaledMailer.triggers(ScaledMailer.METRICS_API)).allSatisfy(trigger -> {
            assertThat(trigger.at("/authenticationRef/name").asString())
                    .isEqualTo(ScaledMailer.authentication().at("/metadata/name").asString());
            assertThat(trigger.at("/authenticationRef").has("kind")).isFalse();
            assertThat(trigger.at("/metadata/authMode").asString()).isEqualTo("basic");
        });
        assertThat(ScaledMailer.authentication().at("/spec/secretTargetRef").valueStream())
                .hasSize(2)
                .allSatisfy(reference -> assertThat(reference.path("name").asString())
                        .isEqualTo(ScaledMailer.client().at("/metadata/name").asString() + "-client"));
    }

    private static JsonNode trigger(String file, int index) {
        return ScaledMailer.triggers(file).get(index).path("metadata");
    }
}
