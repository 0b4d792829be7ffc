package dev.fastpubsub.crd.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fastpubsub.crd.generate.Definitions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The definitions that we ship, against tables of specs that they must take or refuse. */
class AdmissionCasesTest {
    private static final Map<Class<? extends HasMetadata>, Admission> ADMISSIONS = new LinkedHashMap<>();

    static {
        Definitions.KINDS.forEach(kind -> ADMISSIONS.put(kind, new Admission(kind)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void specsAreTakenOrRefusedForTheRightReason(Case given) {
        assertThat(given.review().all()).containsExactlyInAnyOrderElementsOf(given.refused());
    }

    /** A rule that never refused anything, or never took anything, may as well not be there. */
    @Test
    void everyRuleIsSeenTakingAndRefusing() {
        Set<String> unseen = new LinkedHashSet<>();
        ADMISSIONS.forEach((kind, admission) -> admission.rules().forEach(rule -> {
            unseen.add(kind.getSimpleName() + " taking: " + rule);
            unseen.add(kind.getSimpleName() + " refusing: " + rule);
        }));
        cases().filter(given -> given.review().problems().isEmpty()).forEach(given -> {
            List<CelRule> broken =
                    given.review().broken().stream().map(Rules.Broken::rule).toList();
            given.admission()
                    .rules()
                    .filter(rule -> given.before() != null || !rule.transition())
                    .forEach(rule -> unseen.remove(given.kind().getSimpleName()
                            + (broken.contains(rule) ? " refusing: " : " taking: ")
                            + rule));
        });
        assertThat(unseen).isEmpty();
    }

    record Case(
            Class<? extends HasMetadata> kind,
            String it,
            JsonNode resource,
            @Nullable JsonNode before,
            List<String> refused) {

        Admission admission() {
            return Objects.requireNonNull(ADMISSIONS.get(kind));
        }

        Admission.Review review() {
            return admission().review(resource, before);
        }

        @Override
        public String toString() {
            return HasMetadata.getKind(kind) + ": " + it;
        }
    }

    static Stream<Case> cases() {
        return Definitions.KINDS.stream().flatMap(AdmissionCasesTest::cases);
    }

    private static Stream<Case> cases(Class<? extends HasMetadata> kind) {
        String file = HasMetadata.getKind(kind).toLowerCase(Locale.ROOT) + ".yaml";
        try (InputStream yaml = Objects.requireNonNull(AdmissionCasesTest.class.getResourceAsStream(file), file)) {
            List<Case> cases = new ArrayList<>();
            for (JsonNode given : Serialization.unmarshal(yaml, ArrayNode.class)) {
                cases.add(read(kind, given));
            }
            return cases.stream();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Case read(Class<? extends HasMetadata> kind, JsonNode given) {
        JsonNode name = Macros.expand(given.path("name"));
        return new Case(
                kind,
                given.path("it").textValue(),
                resource(kind, name, given.path("spec")),
                given.has("before") ? resource(kind, name, given.path("before")) : null,
                StreamSupport.stream(given.path("refused").spliterator(), false)
                        .map(JsonNode::textValue)
                        .toList());
    }

    private static JsonNode resource(Class<? extends HasMetadata> kind, JsonNode name, JsonNode spec) {
        ObjectNode resource = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", HasMetadata.getApiVersion(kind))
                .put("kind", HasMetadata.getKind(kind));
        resource.putObject("metadata").put("name", name.isTextual() ? name.textValue() : "a");
        resource.set("spec", Macros.expand(spec));
        return resource;
    }
}
