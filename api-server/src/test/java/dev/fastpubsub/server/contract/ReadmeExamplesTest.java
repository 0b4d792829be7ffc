package dev.fastpubsub.server.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fastpubsub.server.contract.Channel.Message;
import dev.fastpubsub.server.support.Shell;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The usage examples of the original fastpubsub's readme, by its numbers, in its order and with its bodies.
 *
 * <p>They use fixed ids, so their topics are deleted before and after. Loops end when there is nothing left. Those about authentication
 * are in {@link ReadmeAuthenticationExamplesTest}.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReadmeExamplesTest {

    private static final String UNKNOWN_ID = "[\"550e8400-e29b-41d4-a716-446655440000\"]";
    private static final Pattern TOPIC_LISTS =
            Pattern.compile("(?m)^http_requests_total\\{method=\"GET\",path=\"/topics\",status=\"200\"} ([0-9.E]+)$");
    private static final Channel EMAILS = new Channel("notifications", "email-sender");

    /** monitor.sh */
    private static final String MONITOR = """
        #!/bin/bash
        SUBSCRIPTION_ID="email-sender"
        API_URL="http://localhost:8000"
        # Get metrics
        METRICS=$(curl -s "$API_URL/subscriptions/$SUBSCRIPTION_ID/metrics")
        AVAILABLE=$(echo "$METRICS" | jq -r '.available')
        DELIVERED=$(echo "$METRICS" | jq -r '.delivered')
        DLQ=$(echo "$METRICS" | jq -r '.dlq')
        echo "Subscription: $SUBSCRIPTION_ID"
        echo "Available messages: $AVAILABLE"
        echo "Delivered messages: $DELIVERED"
        echo "DLQ messages: $DLQ"
        # Alert if DLQ has messages
        if [ "$DLQ" -gt 0 ]; then
          echo "⚠️ WARNING: $DLQ messages in dead letter queue!"
        fi
        # Alert if messages are piling up
        if [ "$AVAILABLE" -gt 1000 ]; then
          echo "⚠️ WARNING: $AVAILABLE messages waiting (consumer may be slow)"
        fi
        # Alert if too many messages are stuck in delivered state
        if [ "$DELIVERED" -gt 100 ]; then
          echo "⚠️ WARNING: $DELIVERED messages in delivered state (possible consumer crash)"
        fi
        """;

    @BeforeAll
    @AfterAll
    static void deleteTopics() {
        for (String topic : List.of("notifications", "user-events", "orders")) {
            assertThat(WireClient.delete("/topics/" + topic).status()).isIn(204, 404);
        }
    }

    @Test
    @Order(2)
    void example2SimplePubSub() {
        WireClient.post("/topics", """
            {"id": "notifications"}\
            """).hasStatus(201).hasFields("id", "created_at");
        WireClient.post("/subscriptions", """
            {
                "id": "email-sender",
                "topic_id": "notifications"
            }\
            """).hasStatus(201);
        WireClient.post("/topics/notifications/messages", """
            [
                {"type": "email", "to": "user@example.com", "subject": "Welcome!"}
            ]\
            """).isNoContent();

        List<Message> messages = Channel.messages(
                WireClient.get("/subscriptions/email-sender/messages?consumer_id=worker-1&batch_size=10"));

        assertThat(Channel.payloads(messages)).containsExactly("""
            {"type": "email", "to": "user@example.com", "subject": "Welcome!"}\
            """);
        WireClient.post("/subscriptions/email-sender/acks", UNKNOWN_ID).isNoContent();
        EMAILS.hasMetrics(0, 1, 0, 0);
        WireClient.post("/subscriptions/email-sender/acks", Channel.ids(messages))
                .isNoContent();
        EMAILS.hasMetrics(0, 0, 1, 0);
    }

    @Test
    @Order(4)
    void example4FilteredSubscription() {
        WireClient.post("/topics", "{\"id\": \"user-events\"}").hasStatus(201);
        WireClient.post("/subscriptions", """
            {
                "id": "regional-processor",
                "topic_id": "user-events",
                "filter": {"country": ["BR", "US"]}
            }\
            """).hasStatus(201);
        WireClient.post("/topics/user-events/messages", """
            [
                {"event": "user.login", "user_id": "1", "country": "BR"},
                {"event": "user.login", "user_id": "2", "country": "JP"},
                {"event": "user.login", "user_id": "3", "country": "US"}
            ]\
            """).isNoContent();

        assertThat(new Channel("user-events", "regional-processor").consumePayloads())
                .containsExactly("""
                    {"event": "user.login", "user_id": "1", "country": "BR"}\
                    """, """
                    {"event": "user.login", "user_id": "3", "country": "US"}\
                    """);
    }

    @Test
    @Order(5)
    void example5ComplexFilter() {
        Channel filtered = new Channel("user-events", "complex-filter");
        filtered.subscribe("""
            {
                "filter": {
                    "event_type": ["order.created", "order.updated"],
                    "priority": ["high", "critical"],
                    "region": ["us-east", "us-west"]
                }
            }\
            """);

        List<String> matching = List.of(
                "{\"event_type\": \"order.created\", \"priority\": \"high\", \"region\": \"us-east\"}",
                "{\"event_type\": \"order.updated\", \"priority\": \"critical\", \"region\": \"us-west\"}");
        List<String> messages = new ArrayList<>(matching);
        messages.add(1, "{\"event_type\": \"order.deleted\", \"priority\": \"high\", \"region\": \"us-east\"}");
        messages.add(1, "{\"event_type\": \"order.created\", \"priority\": \"low\", \"region\": \"us-east\"}");
        messages.add(1, "{\"event_type\": \"order.created\", \"priority\": \"high\", \"region\": \"eu-west\"}");
        messages.add("{\"event_type\": \"order.created\", \"priority\": \"high\"}");
        filtered.publish(messages.toArray(String[]::new));

        assertThat(filtered.consumePayloads()).isEqualTo(matching);
    }

    @Test
    @Order(6)
    void example6HandlingFailedMessages() {
        WireClient.get("/subscriptions/email-sender/metrics")
                .hasStatus(200)
                .hasJson("{'subscription_id': 'email-sender', 'available': 0, 'delivered': 0, 'acked': 1, 'dlq': 0}");
        WireClient.get("/subscriptions/email-sender/dlq").hasStatus(200).hasJson("{'data': []}");
        WireClient.post("/subscriptions/email-sender/dlq/reprocess", UNKNOWN_ID).isNoContent();
    }

    @Test
    @Order(7)
    void example7HealthCheckMonitoring() {
        WireClient.get("/liveness").hasStatus(200).hasJson("{'status': 'alive'}");
        WireClient.get("/readiness").hasStatus(200).hasJson("{'status': 'ready'}");
    }

    @Test
    @Order(8)
    void example8MonitoringWithPrometheus() {
        double before = topicLists();
        WireClient.get("/topics").hasStatus(200);

        // a request is counted when its answer is on its way, so that may come a moment later
        await().untilAsserted(() -> assertThat(topicLists()).isGreaterThan(before));
        assertThat(WireClient.get("/metrics").header("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
        String prometheus = "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.1";
        WireClient.send("GET", "/metrics", null, null, Map.of("Accept", prometheus))
                .hasStatus(200);
    }

    private static double topicLists() {
        return TOPIC_LISTS
                .matcher(WireClient.get("/metrics").hasStatus(200).text())
                .results()
                .mapToDouble(line -> Double.parseDouble(line.group(1)))
                .sum();
    }

    @Test
    @Order(9)
    void example9MultipleConsumersProcessingTheSameSubscription() throws Exception {
        EMAILS.publishNumbered(35);
        List<Message> processed = new ArrayList<>();

        try (ExecutorService terminals = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<List<Message>> worker : terminals.invokeAll(List.of(worker("worker-1"), worker("worker-2")))) {
                processed.addAll(worker.get());
            }
        }

        assertThat(Channel.payloads(processed)).containsExactlyInAnyOrderElementsOf(Channel.numbered(1, 35));
        EMAILS.hasMetrics(0, 0, 36, 0);
    }

    private static Callable<List<Message>> worker(String consumer) {
        return () -> {
            List<Message> processed = new ArrayList<>();
            List<Message> messages = EMAILS.consume(consumer, 10);
            while (!messages.isEmpty()) {
                for (Message message : messages) {
                    WireClient.post("/subscriptions/email-sender/acks", "[\"" + message.id() + "\"]")
                            .isNoContent();
                    processed.add(message);
                }
                messages = EMAILS.consume(consumer, 10);
            }
            return processed;
        };
    }

    private static final class RetriableException extends Exception {}

    private static final class PermanentException extends Exception {}

    private static void processSingleMessage(Message message) throws RetriableException, PermanentException {
        if (!message.payload().contains("email")) {
            throw new PermanentException();
        }
        try {
            if (message.payload().contains("slow") && message.attempts() == 1) {
                throw new ConnectException();
            }
        } catch (ConnectException e) {
            throw new RetriableException();
        }
    }

    @Test
    @Order(10)
    void example10ErrorHandlingAndRetryPattern() throws InterruptedException {
        WireClient.put("/subscriptions/email-sender", "{\"backoff_min_seconds\": 3, \"backoff_max_seconds\": 3}")
                .hasStatus(200); // with the default the message would come again after ten seconds
        String good = "{\"email\": \"user@example.com\"}";
        String slow = "{\"email\": \"user@slow.example\"}";
        EMAILS.publish(good, "{\"name\": \"User\"}", slow);

        processMessages(EMAILS.consume("worker-1", 10));

        EMAILS.hasMetrics(1, 0, 38, 0);
        assertThat(EMAILS.consume("worker-1", 10)).as("during the back-off").isEmpty();
        List<Message> again = List.of();
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
                again.isEmpty() && System.nanoTime() < end; ) {
            Thread.sleep(100);
            again = EMAILS.consume("worker-1", 10);
        }
        assertThat(Channel.payloads(again)).containsExactly(slow);
        assertThat(again.getFirst().attempts()).isEqualTo(2);
        processMessages(again);
        EMAILS.hasMetrics(0, 0, 39, 0);
    }

    private static void processMessages(List<Message> messages) {
        List<Message> acks = new ArrayList<>();
        List<Message> nacks = new ArrayList<>();
        for (Message message : messages) {
            try {
                processSingleMessage(message);
                acks.add(message);
            } catch (RetriableException e) {
                nacks.add(message);
            } catch (PermanentException e) {
                acks.add(message);
            }
        }
        if (!acks.isEmpty()) {
            EMAILS.ack(acks);
        }
        if (!nacks.isEmpty()) {
            EMAILS.nack(nacks);
        }
    }

    @Test
    @Order(11)
    void example11MonitoringAndAlertingSetup() throws IOException, InterruptedException {
        Shell.assumeItHas("curl", "jq");
        Channel emails = Channel.open("{'max_delivery_attempts': 1}");
        assertThat(monitor(emails))
                .containsExactly(
                        "Subscription: " + emails.subscription(),
                        "Available messages: 0",
                        "Delivered messages: 0",
                        "DLQ messages: 0");

        emails.publishNumbered(1103);
        emails.nack(emails.consume("worker-1", 1));
        assertThat(emails.consume("worker-1", 100)).hasSize(100);
        assertThat(emails.consume("worker-1", 1)).hasSize(1);

        assertThat(monitor(emails))
                .containsExactly(
                        "Subscription: " + emails.subscription(),
                        "Available messages: 1001",
                        "Delivered messages: 101",
                        "DLQ messages: 1",
                        "⚠️ WARNING: 1 messages in dead letter queue!",
                        "⚠️ WARNING: 1001 messages waiting (consumer may be slow)",
                        "⚠️ WARNING: 101 messages in delivered state (possible consumer crash)");
    }

    private static List<String> monitor(Channel channel) throws IOException, InterruptedException {
        String script = MONITOR.replace("email-sender", channel.subscription())
                .replace("http://localhost:8000", WireClient.server().toString());
        String authenticated = WireClient.token()
                .map(token -> script.replace("curl -s ", "curl -s -H 'Authorization: Bearer " + token + "' "))
                .orElse(script);
        Shell.Outcome outcome = new Shell(Path.of("."), Map.of()).run(authenticated);
        assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
        return outcome.output().lines().toList();
    }

    @Test
    @Order(12)
    void example12TopicFanOutPattern() {
        WireClient.post("/topics", """
            {"id": "orders"}\
            """).hasStatus(201);
        for (String body : List.of("""
            {
                "id": "order-emails",
                "topic_id": "orders"
            }\
            """, """
            {
                "id": "order-inventory",
                "topic_id": "orders"
            }\
            """, """
            {
                "id": "order-analytics",
                "topic_id": "orders",
                "filter": {"status": ["completed"]}
            }\
            """)) {
            WireClient.post("/subscriptions", body).hasStatus(201);
        }
        String order = """
            {
                "order_id": "12345",
                "customer_email": "customer@example.com",
                "status": "completed",
                "total": 99.99
            }\
            """;
        WireClient.post("/topics/orders/messages", "[" + order + "]").isNoContent();

        for (String subscription : List.of("order-emails", "order-inventory", "order-analytics")) {
            assertThat(new Channel("orders", subscription).consumePayloads()).containsExactly(order);
        }
    }
}
