package dev.fastpubsub.crd.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code kubectl apply -f config/samples} does what people expect of it. */
class SamplesTest {
    /** fabric8's own classes keep fields that they do not know aside, and a misplaced one would not be noticed. */
    private static final ObjectMapper STRICT = new ObjectMapper()
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated member) {
                    return false;
                }
            });

    static List<ObjectNode> samples() throws IOException {
        List<ObjectNode> samples = new ArrayList<>();
        for (Path file : Resources.files(Path.of("../config/samples"))) {
            samples.addAll(Resources.read(file));
        }
        return samples;
    }

    static List<ObjectNode> samplesOfOurKinds() throws IOException {
        return samples().stream()
                .filter(sample -> Resources.kind(sample).isPresent())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("samplesOfOurKinds")
    void sampleIsTaken(ObjectNode sample) {
        assertThat(Resources.admission(sample).review(sample, null).all()).isEmpty();
    }

    static List<ObjectNode> shownOnThePage() throws IOException {
        return Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs/operator.md")))
                .results()
                .map(block -> Resources.SERIALIZATION.unmarshal(block.group(1), ObjectNode.class))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("shownOnThePage")
    void whatThePageShowsIsTaken(ObjectNode shown) {
        assertThat(Resources.admission(shown).review(shown, null).all()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("samplesOfOurKinds")
    void sampleGoesThroughJavaUnharmed(ObjectNode sample) {
        assertThat(Resources.throughJava(sample))
                .isEqualTo(Resources.admission(sample).withDefaults(sample));
    }

    @Test
    void otherSamplesHaveNoUnknownFields() throws IOException {
        for (ObjectNode sample : samples()) {
            if (Resources.kind(sample).isEmpty()) {
                assertThatCode(() -> STRICT.convertValue(sample, Deployment.class))
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void nothingIsThereTwice() throws IOException {
        assertThat(samples())
                .extracting(sample -> sample.path("kind").asText() + " " + name(sample))
                .doesNotHaveDuplicates();
    }

    @Test
    void whatSamplesReferToIsThere() throws IOException {
        Set<String> topics = names("Topic");
        Set<String> subscriptions = names("Subscription");
        for (Subscription subscription : of(Subscription.class)) {
            TopicRef topic = Objects.requireNonNull(subscription.getSpec().topicRef());
            assertThat(topics).contains(topic.name());
        }
        for (Client client : of(Client.class)) {
            for (String scope : client.getSpec().scopes()) {
                String[] parts = scope.split(":");
                assertThat(parts[0].equals("topics") ? topics : subscriptions).contains(parts[2]);
            }
        }
    }

    @Test
    void consumerFindsItsCredentialsAndItsSubscription() throws IOException {
        PodSpec pod = consumer();
        Set<String> secrets = of(Client.class).stream()
                .filter(client -> client.getSpec().scopes().contains("subscriptions:consume:" + subscription(pod)))
                .map(Client::secretName)
                .collect(Collectors.toSet());
        assertThat(pod.getVolumes())
                .extracting(Volume::getSecret)
                .allSatisfy(secret -> assertThat(secrets).contains(secret.getSecretName()));
        assertThat(names("Subscription")).contains(subscription(pod));
    }

    /** https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted */
    @Test
    void consumerKeepsToRestrictedPodSecurity() throws IOException {
        PodSpec pod = consumer();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getContainers())
                .extracting(Container::getSecurityContext)
                .allSatisfy(context -> {
                    assertThat(context.getAllowPrivilegeEscalation()).isFalse();
                    assertThat(context.getReadOnlyRootFilesystem()).isTrue();
                    assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
                });
    }

    private static String subscription(PodSpec pod) {
        return pod.getContainers().get(0).getEnv().stream()
                .filter(variable -> variable.getName().equals("SUBSCRIPTION"))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private static PodSpec consumer() throws IOException {
        return of(Deployment.class).get(0).getSpec().getTemplate().getSpec();
    }

    private static <T extends HasMetadata> List<T> of(Class<T> kind) throws IOException {
        return samples().stream()
                .filter(sample -> sample.path("kind").asText().equals(HasMetadata.getKind(kind)))
                .map(sample -> Resources.SERIALIZATION.convertValue(sample, kind))
                .toList();
    }

    private static Set<String> names(String kind) throws IOException {
        return samples().stream()
                .filter(sample -> sample.path("kind").asText().equals(kind))
                .map(SamplesTest::name)
                .collect(Collectors.toSet());
    }

    private static String name(JsonNode sample) {
        return sample.at("/metadata/name").asText();
    }
}
