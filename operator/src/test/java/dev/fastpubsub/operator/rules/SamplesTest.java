package dev.fastpubsub.operator.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.crd.v1alpha1.Client;
import dev.fastpubsub.crd.v1alpha1.Subscription;
import dev.fastpubsub.crd.v1alpha1.Topic;
import dev.fastpubsub.operator.server.Clients.Login;
import dev.fastpubsub.operator.support.ApiServer;
import dev.fastpubsub.operator.support.Cluster;
import dev.fastpubsub.operator.support.KubernetesServer;
import dev.fastpubsub.operator.support.Pod;
import dev.fastpubsub.operator.support.TestKubernetes;
import dev.fastpubsub.operator.support.TestOperator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SamplesTest {

    /** Printed with a failure by its effect: another one is another order. */
    private static final long SEED = 20261125;

    KubernetesServer startKubernetes() {
        return TestKubernetes.start();
    }

    @Test
    void theSamplesBecomeReadyInAnyOrderAndTheirCredentialsWork(@TempDir Path mounts) throws IOException {
        try (ApiServer api = ApiServer.start();
                KubernetesServer kubernetes = startKubernetes();
                TestOperator operator = TestOperator.start(kubernetes, api.uri(), Map.of())) {
            Cluster cluster = new Cluster(kubernetes.client());
            List<HasMetadata> samples = samples(kubernetes);
            Collections.shuffle(samples, new Random(SEED));
            List<CustomResource<?, ?>> applied = new ArrayList<>();
            for (HasMetadata sample : samples) {
                if (sample.getMetadata().getNamespace() == null) {
                    sample.getMetadata().setNamespace("team-a");
                }
                if (cluster.create(sample) instanceof CustomResource<?, ?> resource) {
                    applied.add(resource);
                }
            }
            assertThat(applied).hasSizeGreaterThanOrEqualTo(5);
            applied.forEach(cluster::awaitReady);
            for (CustomResource<?, ?> resource : applied) {
                if (resource instanceof Client client) {
                    Secret secret = cluster.secret(client);
                    assertThat(api.administrator()
                                    .clients()
                                    .logIn(Cluster.value(secret, "client-id"), Cluster.value(secret, "client-secret")))
                            .isEqualTo(Login.ACCEPTED);
                }
            }
            assertPodsPublishAndConsume(cluster, mounts);
            assertThat(operator.count("fastpubsub.operator.reconciliations", "outcome", "Bug"))
                    .isZero();
        }
    }

    /** Those of the complete example, which know nothing but the Secrets that they mount; and each may do its own and no more. */
    private static void assertPodsPublishAndConsume(Cluster cluster, Path mounts) throws IOException {
        Pod shop = pod(cluster, "shop-client", mounts);
        Pod mailer = pod(cluster, "mailer-fastpubsub", mounts);

        assertThat(shop.call("POST", "/topics/orders/messages", "[{\"status\": \"paid\"}, {\"status\": \"new\"}]")
                        .statusCode())
                .isEqualTo(204);
        JsonNode received = JsonMapper.shared()
                .readTree(
                        mailer.call("GET", "/subscriptions/orders-mail/messages?consumer_id=mailer-0&batch_size=10", "")
                                .body())
                .path("data");
        assertThat(received.size()).isEqualTo(1);
        assertThat(received.path(0).at("/payload/status").asString()).isEqualTo("paid");
        String ids = "[\"" + received.path(0).path("id").asString() + "\"]";
        assertThat(mailer.call("POST", "/subscriptions/orders-mail/acks", ids).statusCode())
                .isEqualTo(204);

        assertThat(shop.call("POST", "/subscriptions/orders-mail/acks", ids).statusCode())
                .isEqualTo(403);
        assertThat(mailer.call("POST", "/topics/orders/messages", "[{}]").statusCode())
                .isEqualTo(403);
    }

    private static Pod pod(Cluster cluster, String secret, Path mounts) throws IOException {
        return Pod.mounting(
                cluster.kubernetes()
                        .secrets()
                        .inNamespace("team-a")
                        .withName(secret)
                        .require(),
                Files.createDirectory(mounts.resolve(secret)));
    }

    private static List<HasMetadata> samples(KubernetesServer kubernetes) throws IOException {
        List<HasMetadata> samples = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("..", "config", "samples"))) {
            for (Path file :
                    files.filter(name -> name.toString().endsWith(".yaml")).toList()) {
                try (InputStream yaml = Files.newInputStream(file)) {
                    kubernetes.client().load(yaml).items().stream()
                            .map(SamplesTest::typed)
                            .forEach(samples::add);
                }
            }
        }
        return samples;
    }

    private static HasMetadata typed(HasMetadata sample) {
        String json = Serialization.asJson(sample);
        return switch (sample.getKind()) {
            case "Topic" -> Serialization.unmarshal(json, Topic.class);
            case "Subscription" -> Serialization.unmarshal(json, Subscription.class);
            case "Client" -> Serialization.unmarshal(json, Client.class);
            default -> sample;
        };
    }
}
