package dev.fastpubsub.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.contract.Channel.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The usage examples of the original fastpubsub's readme, by its numbers, in its order and with its bodies.
 *
 * <p>They use fixed ids, so their topics are deleted before and after. Loops end when there is nothing left.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReadmeExamplesTest {

    private static final String UNKNOWN_ID = "[\"550e8400-e29b-41d4-a716-446655440000\"]";
    private static final Channel EMAILS = new Channel("notifications", "email-sender");

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
