package dev.fastpubsub.helm.observability;

import static dev.fastpubsub.operator.support.Cluster.awaitAtMost;
import static dev.fastpubsub.operator.support.Cluster.subscription;
import static dev.fastpubsub.operator.support.Cluster.topic;

import dev.fastpubsub.crd.v1alpha1.ConditionType;
import dev.fastpubsub.crd.v1alpha1.Reason;
import dev.fastpubsub.crd.v1alpha1.Topic;
import dev.fastpubsub.operator.OperatorApplication;
import dev.fastpubsub.operator.cleanup.CleanupReconciler;
import dev.fastpubsub.operator.support.ApiServer;
import dev.fastpubsub.operator.support.Cluster;
import dev.fastpubsub.operator.support.OperatorProcess;
import dev.fastpubsub.operator.support.TestKubernetes;
import dev.fastpubsub.operator.support.TestOperator;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server over a PostgreSQL and an operator, as processes, to which all happens that metrics tell of. */
final class RealInstallation implements AutoCloseable {

    private static final Pattern MESSAGE_ID = Pattern.compile("\"id\":\"([^\"]+)\"");

    private final ApiServer api = ApiServer.start();
    private final TestKubernetes kubernetes = TestKubernetes.start();
    private final Cluster cluster = new Cluster(kubernetes.client());
    private final OperatorProcess operator = OperatorProcess.start(
            OperatorApplication.class, kubernetes, api.uri(), Map.of("LEADER_ELECTION", "true"), "run");
    private final HttpClient http = HttpClient.newHttpClient();

    Scrape scrapeAfterEverythingHappened() {
        Topic orders = topic("team-a", "orders", UnaryOperator.identity());
        cluster.awaitReady(cluster.create(orders));
        cluster.awaitReady(cluster.create(subscription("team-a", "billing", "orders", UnaryOperator.identity())));
        consume();
        loseATopic(orders);
        breakTheCleanup();
        awaitAtMost().until(() -> operatorSays("fastpubsub_operator_data_loss_total")
                && operatorSays("fastpubsub_operator_cleanup_invalid_total")
                && operatorSays("fastpubsub_operator_drift_repaired_total")
                && operatorSays("ready=\"True\""));
        String token = api.token();
        awaitAtMost().until(() -> get(token, "/metrics").contains("fastpubsub_subscription_available{"));
        return Scrape.of(get(token, "/metrics"), operator.body("/metrics"));
    }

    private void consume() {
        String token = api.token();
        send(token, "POST", "/topics/orders/messages", "[{}, {}, {}]");
        Matcher ids =
                MESSAGE_ID.matcher(get(token, "/subscriptions/billing/messages?consumer_id=mailer&batch_size=2"));
        for (String answer : new String[] {"acks", "nacks"}) {
            if (!ids.find()) {
                throw new IllegalStateException("too few messages");
            }
            send(token, "POST", "/subscriptions/billing/" + answer, "[\"" + ids.group(1) + "\"]");
        }
    }

    private void loseATopic(Topic topic) {
        api.administrator().topics().delete("orders").orThrow();
        cluster.await(topic, ConditionType.DATA_LOSS, "True", Reason.DATA_LOSS);
        cluster.awaitReady(topic);
    }

    private void breakTheCleanup() {
        cluster.create(new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(TestOperator.NAMESPACE)
                .withName("cleanup")
                .addToLabels(CleanupReconciler.LABEL, "true")
                .endMetadata()
                .addToData("acked-schedule", "often")
                .build());
    }

    private boolean operatorSays(String text) {
        return operator.body("/metrics").contains(text);
    }

    private String get(String token, String path) {
        return send(token, "GET", path, "");
    }

    private String send(String token, String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(api.uri().resolve(path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new IllegalStateException(method + " " + path + ": " + response.statusCode() + response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        operator.close();
        kubernetes.close();
        api.close();
        http.close();
    }
}
