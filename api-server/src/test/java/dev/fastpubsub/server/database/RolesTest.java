package dev.fastpubsub.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastpubsub.server.support.TestDatabase;
import dev.fastpubsub.server.support.TestServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The server needs no rights to define anything, and nobody gets rights by way of its functions. */
class RolesTest {

    private static final Pattern GRANTS = Pattern.compile("```sql\n(GRANT .*?)```", Pattern.DOTALL);

    private final TestDatabase database = TestDatabase.create();
    private final JdbcClient owner = JdbcClient.create(database.dataSource());
    private final String role = "role_" + System.nanoTime();

    @BeforeEach
    void makeRole() {
        owner.sql("CREATE ROLE %s LOGIN PASSWORD 'x'".formatted(role)).update();
        owner.sql("GRANT USAGE ON SCHEMA fastpubsub TO " + role).update();
    }

    @AfterEach
    void dropRole() {
        owner.sql("DROP OWNED BY " + role).update();
        owner.sql("DROP ROLE " + role).update();
        database.close();
    }

    @Test
    void theGrantsOfTheReadmeAreEnoughToServe() throws IOException, InterruptedException {
        Matcher grants = GRANTS.matcher(Files.readString(Path.of("../README.md")));
        assertThat(grants.find()).isTrue();
        for (String grant : grants.group(1).split(";", -1)) {
            if (!grant.isBlank()) {
                owner.sql(grant.replace("fastpubsub_server", role)).update();
            }
        }
        String url =
                database.jdbcUrl().replaceAll("user=[^&]*", "user=" + role).replaceAll("password=[^&]*", "password=x");

        try (TestServer server = TestServer.start(
                database, Map.of("FASTPUBSUB_DATABASE_URL", url.contains("password=") ? url : url + "&password=x"))) {
            assertThat(send(server, "POST", "/topics", "{\"id\":\"t\"}")).isEqualTo(201);
            String subscription = "{\"id\":\"s\",\"topic_id\":\"t\",\"max_delivery_attempts\":1}";
            assertThat(send(server, "POST", "/subscriptions", subscription)).isEqualTo(201);
            assertThat(send(server, "PUT", "/subscriptions/s", "{\"filter\":{\"a\":[1]}}"))
                    .isEqualTo(200);
            assertThat(send(server, "POST", "/topics/t/messages", "[{\"a\":1}]"))
                    .isEqualTo(204);
            assertThat(send(server, "GET", "/subscriptions/s/messages?consumer_id=c", ""))
                    .isEqualTo(200);
            assertThat(send(server, "POST", "/subscriptions/s/acks", "[]")).isEqualTo(204);
            assertThat(send(server, "POST", "/subscriptions/s/nacks", "[]")).isEqualTo(204);
            assertThat(send(server, "POST", "/subscriptions/s/dlq/reprocess", "[]"))
                    .isEqualTo(204);
            assertThat(send(server, "GET", "/subscriptions/s/dlq", "")).isEqualTo(200);
            assertThat(send(server, "GET", "/subscriptions/s/metrics", "")).isEqualTo(200);
            assertThat(send(server, "DELETE", "/topics/t", "")).isEqualTo(204);
        }
        assertThat(jdbc(url)
                        .sql("SELECT count(*) FROM fastpubsub.gauges(10)")
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(jdbc(url)
                        .sql("SELECT fastpubsub.ensure_partitions(9, 10000)")
                        .query(Integer.class)
                        .single())
                .isPositive();
    }

    @Test
    void whoeverMayLookIntoTheSchemaMayNotRunItsFunctions() {
        String url =
                database.jdbcUrl().replaceAll("user=[^&]*", "user=" + role).replaceAll("password=[^&]*", "password=x");

        for (String call : new String[] {
            "drop_partitions(array[1], 'message')",
            "retain_last_off(1, 4398046511103)",
            "ensure_partitions(40, 1)",
            "close_partition()"
        }) {
            assertThatThrownBy(() ->
                            jdbc(url).sql("SELECT fastpubsub." + call).query().singleValue())
                    .as(call)
                    .hasStackTraceContaining("permission denied for function");
        }
    }

    private static JdbcClient jdbc(String url) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url);
        dataSource.setPassword("x");
        return JdbcClient.create(dataSource);
    }

    private static int send(TestServer server, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.baseUri().resolve(path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString()).statusCode();
        }
    }
}
