package dev.fastpubsub.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fastpubsub.server.support.TestDatabase;
import dev.fastpubsub.server.support.TestServer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** With the database gone, the rest is still told. */
class MetricsWithoutDatabaseTest {

    @Test
    void theProcessIsStillMeasured() {
        TestDatabase database = TestDatabase.create();
        try (TestServer started = TestServer.start(database, Map.of())) {
            Scraped server = new Scraped(started);
            server.call(201, "POST", "/topics", "{\"id\":\"orders\"}");
            server.call(201, "POST", "/subscriptions", "{\"id\":\"billing\",\"topic_id\":\"orders\"}");
            String series = "fastpubsub_subscription_available{subscription=billing, topic=orders}";
            await().atMost(Scraped.PATIENCE)
                    .until(() -> server.scrape().number(series).isPresent());

            database.close();

            Exposition scrape = await().atMost(Scraped.PATIENCE)
                    .until(server::scrape, seen -> seen.value("fastpubsub_database_up") == 0);
            assertThat(scrape.number(series)).isEmpty();
            assertThat(scrape.samples().keySet())
                    .noneMatch(
                            name -> name.startsWith("fastpubsub_subscription") || name.startsWith("fastpubsub_topic"))
                    .anyMatch(name -> name.startsWith("jvm_memory_used_bytes"))
                    .anyMatch(name -> name.startsWith("hikaricp_connections"))
                    .anyMatch(name -> name.startsWith("http_requests_total"));
        }
    }
}
