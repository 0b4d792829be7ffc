package dev.fastpubsub.helm.argocd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.helm.argocd.ArgoScripts.Health;
import dev.fastpubsub.helm.repository.Repository;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The health of resources in states that are made up, right and wrong ones. */
class HealthTest {

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void stateHasHealth(String kind, String name, JsonNode expected) {
        assertThat(ArgoScripts.health(kind, expected.path("resource")))
                .as(name)
                .isEqualTo(new Health(
                        expected.path("health").asString(),
                        expected.path("message").asString()));
    }

    static Stream<Arguments> stateHasHealth() {
        JsonNode states = Repository.yaml(Repository.text("helm/src/test/resources/argocd/health.yaml"));
        return ArgoScripts.KINDS.stream()
                .flatMap(kind -> states.valueStream()
                        .map(state -> Arguments.of(kind, state.path("name").asString(), state)));
    }

    @Test
    void theConfigMapHasTheScriptOfTheFileForEachKind() {
        String file = Repository.text("config/argocd/health.lua");
        assertThat(ArgoScripts.KINDS).allSatisfy(kind -> assertThat(ArgoScripts.healthScript("fastpubsub.dev", kind))
                .isEqualTo(file));
    }

    @Test
    void anApplicationIsAsHealthyAsItSays() {
        assertThat(application("{status: {health: {status: Degraded, message: two pods}}}"))
                .isEqualTo(new Health("Degraded", "two pods"));
        assertThat(application("{status: {health: {status: Healthy}}}")).isEqualTo(new Health("Healthy", ""));
        assertThat(application("{metadata: {}}")).isEqualTo(new Health("Progressing", ""));
        assertThat(application("{status: {}}")).isEqualTo(new Health("Progressing", ""));
    }

    private static Health application(String yaml) {
        return ArgoScripts.health("argoproj.io", "Application", Repository.yaml(yaml));
    }
}
