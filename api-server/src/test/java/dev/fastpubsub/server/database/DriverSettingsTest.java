package dev.fastpubsub.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.support.TestDatabase;
import dev.fastpubsub.server.support.TestServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the URL says of how the driver talks to PostgreSQL, as long as it is taken, works. */
@Timeout(60)
class DriverSettingsTest {

    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]*)\"");
    private static final TestDatabase DATABASE = TestDatabase.create();

    private final HttpClient http = HttpClient.newHttpClient();

    @AfterAll
    static void drop() {
        DATABASE.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "preferQueryMode=extended",
                "preferQueryMode=extendedForPrepared",
                "preferQueryMode=extendedCacheEverything",
                "prepareThreshold=0",
                "prepareThreshold=-1",
                "binaryTransfer=false",
                "stringtype=unspecified",
                "assumeMinServerVersion=14",
            })
    void messagesGoInAndOut(String setting) throws Exception {
        String url = DATABASE.jdbcUrl() + (DATABASE.jdbcUrl().contains("?") ? "&" : "?") + setting;
        String id = setting.replaceAll("[^a-zA-Z0-9]", "-").toLowerCase(Locale.ROOT);
        try (TestServer server = TestServer.start(DATABASE, Map.of("FASTPUBSUB_DATABASE_URL", url))) {
            assertThat(send(server, "POST", "/topics", "{\"id\":\"" + id + "\"}")
                            .statusCode())
                    .isEqualTo(201);
            String subscription = "{\"id\":\"%s\",\"topic_id\":\"%s\",\"filter\":{\"k\":[\"ü\\\"\\\\\"]}}";
            assertThat(send(server, "POST", "/subscriptions", subscription.formatted(id, id))
                            .statusCode())
                    .isEqualTo(201);

            for (int i = 0; i < 10; i++) {
                String messages = "[{\"k\":\"ü\\\"\\\\\",\"n\":" + i + "},{\"k\":0}]";
                assertThat(send(server, "POST", "/topics/" + id + "/messages", messages)
                                .statusCode())
                        .isEqualTo(204);
            }
            for (int i = 0; i < 10; i++) {
                String claimed = send(
                                server, "GET", "/subscriptions/" + id + "/messages?consumer_id=c&batch_size=1", "")
                        .body();
                assertThat(claimed).contains("{\"k\":\"ü\\\"\\\\\",\"n\":" + i + "}");
                String ids = "[\""
                        + ID.matcher(claimed)
                                .results()
                                .map((MatchResult match) -> match.group(1))
                                .findFirst()
                                .orElseThrow()
                        + "\"]";
                assertThat(send(server, "POST", "/subscriptions/" + id + "/acks", ids)
                                .statusCode())
                        .isEqualTo(204);
            }
            assertThat(send(server, "GET", "/subscriptions/" + id + "/metrics", "")
                            .body())
                    .contains("\"acked\":10");
        }
    }

    private HttpResponse<String> send(TestServer server, String method, String path, String body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(server.baseUri().resolve(path))
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
