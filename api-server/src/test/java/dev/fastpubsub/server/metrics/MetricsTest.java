package dev.fastpubsub.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fastpubsub.server.support.TestDatabase;
import dev.fastpubsub.server.support.TestServer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a server tells Prometheus, after known traffic. */
class MetricsTest {

    private static final Pattern MESSAGE_ID = Pattern.compile("\"id\":\"([^\"]+)\"");

    private final TestDatabase database = TestDatabase.create();
    private final Scraped server = new Scraped(TestServer.start(database, Map.of()));

    @BeforeEach
    void makeTopicAndSubscription() {
        server.call(201, "POST", "/topics", "{\"id\":\"orders\"}");
        server.call(
                201,
                "POST",
                "/subscriptions",
                "{\"id\":\"billing\",\"topic_id\":\"orders\",\"max_delivery_attempts\":1}");
    }

    @AfterEach
    void stop() {
        server.server().close();
        database.close();
    }

    @Test
    void everyRequestIsCountedUnderItsTemplate() {
        server.call(200, "GET", "/topics/orders", "");
        server.call(404, "GET", "/topics/absent", "");
        server.call(404, "GET", "/topics/missing", "");
        server.call(204, "POST", "/topics/orders/messages", "[{}]");
        server.call(404, "GET", "/nowhere", "");
        server.scrape();

        Exposition scrape = server.scrape();

        assertThat(requests(scrape, "POST", "/topics", 201)).isEqualTo(1);
        assertThat(requests(scrape, "GET", "/topics/{id}", 200)).isEqualTo(1);
        assertThat(requests(scrape, "GET", "/topics/{id}", 404)).isEqualTo(2);
        assertThat(requests(scrape, "POST", "/topics/{id}/messages", 204)).isEqualTo(1);
        assertThat(requests(scrape, "GET", "unmatched", 404)).isEqualTo(1);
        assertThat(requests(scrape, "GET", "/metrics", 200)).isEqualTo(1);
        assertThat(scrape.value("http_request_duration_seconds_count{method=GET, path=/topics/{id}}"))
                .isEqualTo(3);
        assertThat(scrape.value("http_requests_in_progress")).isEqualTo(1);
        assertThat(scrape.samples().keySet()).noneMatch(series -> series.contains("absent"));
    }

    @Test
    void whatNobodyKnowsAddsNoSeries() {
        server.call(404, "GET", "/unknown", "");
        server.call(405, "FOO", "/topics", "");
        server.send("FOO", "/unknown", "");
        server.send("GET", "/topics/unknown", "");
        server.scrape();
        Set<String> before = http(server.scrape());

        for (int i = 0; i < 250; i++) {
            server.send("GET", "/unknown" + i, "");
            server.send("FOO" + i, "/topics", "");
            server.send("FOO" + i, "/unknown" + i, "");
            server.send("GET", "/topics/unknown" + i + "?a=" + i, "");
        }

        Exposition after = server.scrape();
        assertThat(http(after)).isEqualTo(before);
        assertThat(requests(after, "GET", "unmatched", 404)).isEqualTo(251);
        assertThat(requests(after, "OTHER", "unmatched", 405)).isEqualTo(251);
    }

    @Test
    void aSubscriptionIsCountedAsItsOwnMetricsCountIt() {
        server.call(204, "POST", "/topics/orders/messages", "[{},{},{},{},{}]");
        List<String> claimed = consume("billing", 4);
        server.call(204, "POST", "/subscriptions/billing/acks", "[\"" + claimed.get(0) + "\"]");
        server.call(204, "POST", "/subscriptions/billing/nacks", "[\"" + claimed.get(1) + "\"]");

        Exposition scrape = scrapeWith("subscription_nacked_total", "billing", 1);

        assertThat(subscription(scrape, "available", "billing")).isEqualTo(1);
        assertThat(subscription(scrape, "delivered", "billing")).isEqualTo(2);
        assertThat(subscription(scrape, "dlq", "billing")).isEqualTo(1);
        assertThat(subscription(scrape, "acked_total", "billing")).isEqualTo(1);
        assertThat(subscription(scrape, "first_deliveries_total", "billing")).isEqualTo(4);
        assertThat(subscription(scrape, "redeliveries_total", "billing")).isZero();
        assertThat(subscription(scrape, "expired_total", "billing")).isZero();
        assertThat(subscription(scrape, "oldest_waiting_age_seconds", "billing"))
                .isPositive();
        assertThat(scrape.value("fastpubsub_topic_published_total{topic=orders}"))
                .isEqualTo(5);
        assertThat(scrape.value("fastpubsub_database_up")).isEqualTo(1);
        assertThat(operations(scrape, "publish", "ok")).isEqualTo(1);
        assertThat(operations(scrape, "claim", "ok")).isEqualTo(1);
        assertThat(operations(scrape, "ack", "ok")).isEqualTo(1);
        assertThat(operations(scrape, "nack", "ok")).isEqualTo(1);
    }

    @Test
    void allServersTellTheSameOfTheDatabase() {
        server.call(204, "POST", "/topics/orders/messages", "[{},{},{}]");
        server.call(204, "POST", "/subscriptions/billing/acks", ids(consume("billing", 2)));
        try (TestServer other = TestServer.start(database, Map.of())) {
            Exposition here = scrapeWith("subscription_acked_total", "billing", 2);
            Exposition there = new Scraped(other).scrape();

            for (String series : perSubscriptionAndTopic(here)) {
                if (!series.contains("age_seconds")) {
                    assertThat(there.value(series)).as(series).isEqualTo(here.value(series));
                }
            }
            assertThat(perSubscriptionAndTopic(there))
                    .isEqualTo(perSubscriptionAndTopic(here))
                    .hasSize(11);
        }
    }

    @Test
    void whatIsDeletedIsGoneFromTheNextScrape() {
        scrapeWith("subscription_available", "billing", 0);

        server.call(204, "DELETE", "/subscriptions/billing", "");
        server.call(201, "POST", "/subscriptions", "{\"id\":\"audit\",\"topic_id\":\"orders\"}");

        assertThat(scrapeWith("subscription_available", "audit", 0).samples().keySet())
                .noneMatch(series -> series.contains("billing"));
    }

    @Test
    void onlySoManySubscriptionsHaveSeriesOfTheirOwn() {
        server.call(201, "POST", "/subscriptions", "{\"id\":\"audit\",\"topic_id\":\"orders\"}");
        server.call(201, "POST", "/subscriptions", "{\"id\":\"crm\",\"topic_id\":\"orders\"}");
        for (int limit : new int[] {0, 2, 3}) {
            Map<String, String> setting = Map.of("FASTPUBSUB_METRICS_MAX_SUBSCRIPTIONS", Integer.toString(limit));
            try (TestServer limited = TestServer.start(database, setting)) {
                Exposition scrape = new Scraped(limited).scrape();

                assertThat(startingWith(scrape, "fastpubsub_subscription_available"))
                        .containsExactlyElementsOf(List.of("audit", "billing", "crm").subList(0, limit).stream()
                                .map(id -> "fastpubsub_subscription_available{subscription=" + id + ", topic=orders}")
                                .toList());
                assertThat(scrape.value("fastpubsub_subscriptions")).isEqualTo(3);
                assertThat(scrape.value("fastpubsub_subscriptions_left_out")).isEqualTo(3 - limit);
                assertThat(scrape.value("fastpubsub_topics_left_out")).isEqualTo(limit == 0 ? 1 : 0);
            }
        }
    }

    @Test
    void manyScrapesAreOneLookIntoTheDatabase() {
        server.call(200, "GET", "/readiness", "");
        double looks = operations(server.scrape(), "look_up", "ok");
        long start = System.nanoTime();

        for (int i = 0; i < 200; i++) {
            server.scrape();
        }

        long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
        assertThat(operations(server.scrape(), "look_up", "ok") - looks).isLessThanOrEqualTo(seconds + 2);
    }

    @Test
    void noTokenIsAskedFor() {
        Map<String, String> settings = Map.of(
                "FASTPUBSUB_AUTH_ENABLED", "true", "FASTPUBSUB_AUTH_SECRET_KEY", "0123456789abcdef0123456789abcdef");
        try (TestServer locked = TestServer.start(database, settings)) {
            Scraped other = new Scraped(locked);
            other.call(401, "GET", "/topics", "");

            assertThat(other.scrape().value("fastpubsub_database_up")).isEqualTo(1);
        }
    }

    @Test
    void theFormatIsNegotiated() {
        String protobufFirst =
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;"
                        + "q=0.6,text/plain;q=0.5,application/openmetrics-text;q=0.4,*/*;q=0.1";
        for (String accept : List.of(
                "*/*",
                "text/plain;version=0.0.4",
                "text/html",
                "application/json",
                "nonsense",
                "application/openmetrics-text;q=0",
                protobufFirst)) {
            HttpResponse<String> answer = server.send("GET", "/metrics", "", "Accept", accept);

            assertThat(answer.statusCode()).as(accept).isEqualTo(200);
            assertThat(contentType(answer)).as(accept).startsWith("text/plain;version=0.0.4");
            assertThat(Exposition.parse(answer.body()).types()).isNotEmpty();
        }
        assertThat(contentType(server.send("GET", "/metrics", ""))).startsWith("text/plain;version=0.0.4");
        HttpResponse<String> open = server.send(
                "GET", "/metrics", "", "Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5");
        assertThat(contentType(open)).startsWith("application/openmetrics-text;version=1.0.0");
        assertThat(open.body()).endsWith("# EOF\n");
    }

    /** Once a look into the database has it. */
    private Exposition scrapeWith(String name, String subscription, double value) {
        String series = "fastpubsub_" + name + "{subscription=" + subscription + ", topic=orders}";
        return await().atMost(Scraped.PATIENCE)
                .until(server::scrape, scrape -> scrape.number(series).equals(OptionalDouble.of(value)));
    }

    private List<String> consume(String subscription, int count) {
        String path = "/subscriptions/" + subscription + "/messages?consumer_id=c&batch_size=" + count;
        return MESSAGE_ID
                .matcher(server.call(200, "GET", path, "").body())
                .results()
                .map(result -> result.group(1))
                .toList();
    }

    private static String contentType(HttpResponse<String> answer) {
        return answer.headers().firstValue("Content-Type").orElseThrow();
    }

    private static String ids(List<String> ids) {
        return "[\"" + String.join("\",\"", ids) + "\"]";
    }

    private static double requests(Exposition scrape, String method, String path, int status) {
        return scrape.value("http_requests_total{method=%s, path=%s, status=%d}".formatted(method, path, status));
    }

    private static double operations(Exposition scrape, String operation, String outcome) {
        return scrape.value(
                "fastpubsub_database_operation_seconds_count{operation=%s, outcome=%s}".formatted(operation, outcome));
    }

    private static double subscription(Exposition scrape, String name, String subscription) {
        return scrape.value("fastpubsub_subscription_%s{subscription=%s, topic=orders}".formatted(name, subscription));
    }

    private static Set<String> http(Exposition scrape) {
        return startingWith(scrape, "http_");
    }

    private static Set<String> perSubscriptionAndTopic(Exposition scrape) {
        Set<String> series = startingWith(scrape, "fastpubsub_subscription_");
        series.addAll(startingWith(scrape, "fastpubsub_topic_"));
        return series;
    }

    private static Set<String> startingWith(Exposition scrape, String prefix) {
        Set<String> series = new TreeSet<>(scrape.samples().keySet());
        series.removeIf(name -> !name.startsWith(prefix));
        return series;
    }
}
