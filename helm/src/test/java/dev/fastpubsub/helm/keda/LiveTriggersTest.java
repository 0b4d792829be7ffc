package dev.fastpubsub.helm.keda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.crd.v1alpha1.Client;
import dev.fastpubsub.crd.v1alpha1.Subscription;
import dev.fastpubsub.crd.v1alpha1.Topic;
import dev.fastpubsub.helm.repository.Repository;
import dev.fastpubsub.operator.support.ApiServer;
import dev.fastpubsub.operator.support.Cluster;
import dev.fastpubsub.operator.support.TestKubernetes;
import dev.fastpubsub.operator.support.TestOperator;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The triggers' calls, made as KEDA makes them, with the credentials that the operator has put into the Secret. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveTriggersTest {

    private static final String TEAM = "shop";
    private static final Pattern QUERY =
            Pattern.compile("max without \\(pod, instance\\) \\((?<metric>\\w+)\\{subscription=\"(?<id>[^\"]+)\"}\\)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final ApiServer api = ApiServer.start();
    private final TestKubernetes kubernetes = TestKubernetes.start();
    private final TestOperator operator = TestOperator.start(kubernetes, api.uri(), Map.of());
    private final Cluster cluster = new Cluster(kubernetes.client());

    /** Three orders, one of which the mailer holds. */
    @BeforeAll
    void applySampleAndPublish() throws IOException, InterruptedException {
        apply(Repository.resource(ScaledMailer.SAMPLE, "Topic", "orders"), Topic.class);
        apply(Repository.resource(ScaledMailer.SAMPLE, "Subscription", "orders-mail"), Subscription.class);
        apply(ScaledMailer.client(), Client.class);
        String order = "{\"status\": \"paid\"}";
        send(call("/topics/orders/messages", "Bearer " + api.token())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("[%s,%s,%s]".formatted(order, order, order))));
        send(call("/subscriptions/orders-mail/messages?consumer_id=mailer-0&batch_size=1", "Bearer " + api.token()));
    }

    @AfterAll
    void stop() {
        operator.close();
        kubernetes.close();
        api.close();
        http.close();
    }

    @Test
    void theServerAnswersBothTriggersWithBasicAuthenticationOutOfTheSecret() throws IOException, InterruptedException {
        assertThat(value(ScaledMailer.triggers(ScaledMailer.METRICS_API).get(0)))
                .isEqualTo(2);
        assertThat(value(ScaledMailer.triggers(ScaledMailer.METRICS_API).get(1)))
                .isEqualTo(1);
    }

    @Test
    void theScalersCredentialsReadTheCountsAndDoNothingElse() throws IOException, InterruptedException {
        String token = JsonMapper.shared()
                .readTree(send(call("/oauth/token", basic())
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("grant_type=client_credentials")))
                        .body())
                .path("access_token")
                .asString();
        String messages = "/subscriptions/orders-mail/messages?consumer_id=keda&batch_size=1";
        assertThat(status(call(messages, "Bearer " + token))).isEqualTo(403);
        assertThat(status(call("/subscriptions/orders-audit/metrics", basic()))).isEqualTo(403);
    }

    @Test
    void prometheusQueriesNameMetricsOfTheServerAndTheSubscription() throws IOException, InterruptedException {
        String scrape = send(call("/metrics", "")).body();
        List<String> queries = ScaledMailer.triggers(ScaledMailer.PROMETHEUS).stream()
                .map(trigger -> trigger.at("/metadata/query").asString())
                .toList();
        assertThat(queries).hasSize(2).allSatisfy(query -> {
            Matcher parts = QUERY.matcher(query);
            assertThat(parts.matches()).as(query).isTrue();
            assertThat(scrape)
                    .containsPattern("(?m)^" + parts.group("metric") + "\\{subscription=\"" + parts.group("id")
                            + "\",topic=\"orders\"} \\d");
        });
    }

    /** The number that KEDA finds in the answer. */
    private int value(JsonNode trigger) throws IOException, InterruptedException {
        URI url = URI.create(trigger.at("/metadata/url").asString());
        assertThat(url.getAuthority()).isEqualTo("fastpubsub.fastpubsub.svc:8000");
        HttpResponse<String> answer = send(call(url.getPath(), basic()));
        JsonNode number = JsonMapper.shared()
                .readTree(answer.body())
                .path(trigger.at("/metadata/valueLocation").asString());
        assertThat(number.isNumber()).as(answer.body()).isTrue();
        return number.asInt();
    }

    private String basic() {
        String login = secret("username") + ":" + secret("password");
        return "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    }

    private String secret(String parameter) {
        JsonNode reference = ScaledMailer.secretKey(parameter);
        Secret secret = kubernetes
                .client()
                .secrets()
                .inNamespace(TEAM)
                .withName(reference.path("name").asString())
                .require();
        return Cluster.value(secret, reference.path("key").asString());
    }

    private <R extends CustomResource<?, ?>> void apply(JsonNode document, Class<R> type) {
        R resource = Serialization.unmarshal(document.toString(), type);
        resource.getMetadata().setNamespace(TEAM);
        cluster.awaitReady(cluster.create(resource));
    }

    private HttpRequest.Builder call(String path, String authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.uri().resolve(path));
        return authorization.isEmpty() ? request : request.header("Authorization", authorization);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
        return response;
    }

    private int status(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.discarding()).statusCode();
    }
}
