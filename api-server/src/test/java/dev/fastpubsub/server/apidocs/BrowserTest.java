package dev.fastpubsub.server.apidocs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.support.ApiDescription;
import dev.fastpubsub.server.support.TestDatabase;
import dev.fastpubsub.server.support.TestServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The pages as people see them: in a real browser, which shows them without asking anybody but this server. */
class BrowserTest {

    /** Looked at by people. */
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private static TestDatabase database;
    private static TestServer server;

    private final Browser page = Browser.start();

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        server = TestServer.start(database, Map.of());
    }

    @AfterAll
    static void stop() {
        server.close();
        database.close();
    }

    @AfterEach
    void thePageWasContentAndAskedNobodyElse() {
        try (page) {
            assertThat(page.consoleMessages()).isEmpty();
            assertThat(page.requests())
                    .isNotEmpty()
                    .allMatch(address -> address.startsWith(server.baseUri() + "/")
                            || address.startsWith("data:")
                            || address.startsWith("blob:" + server.baseUri() + "/"));
        }
    }

    @Test
    void swaggerUiShowsEveryTagAndOperation() {
        page.open(server.baseUri() + "/docs");
        page.find("#operations-Monitoring-getMetrics");
        page.screenshot(SCREENSHOTS.resolve("docs.png"));

        assertThat(page.find("h1.title, h2.title").getText()).contains("fastpubsub", "OAS 3.1");
        assertThat(page.attributes(".opblock-tag", "data-tag"))
                .containsExactlyElementsOf(ApiDescription.document().get("tags").findValuesAsString("name"));
        assertThat(page.texts(".opblock-summary-description")).containsExactlyInAnyOrderElementsOf(summaries());
    }

    @Test
    void tryItOutPublishesAMessage() throws IOException, InterruptedException {
        page.open(server.baseUri() + "/docs");

        String createTopic = "#operations-Topics-createTopic";
        page.click(createTopic + " .opblock-summary-control");
        page.type(createTopic + " textarea.body-param__text", "{\"id\": \"browser\"}");
        page.click(createTopic + " button.execute");
        assertThat(page.find(createTopic + " .live-responses-table tbody .response-col_status")
                        .getText())
                .startsWith("201");

        post("/subscriptions", "{\"id\": \"reader\", \"topic_id\": \"browser\"}");

        String publish = "#operations-Messages-publishMessages";
        page.click(publish + " .opblock-summary-control");
        page.type(publish + " tr[data-param-name=id] input", "browser");
        page.type(publish + " textarea.body-param__text", "[{\"hello\": \"from a browser\"}]");
        page.click(publish + " button.execute");
        assertThat(page.find(publish + " .live-responses-table tbody .response-col_status")
                        .getText())
                .startsWith("204");
        page.screenshot(SCREENSHOTS.resolve("docs-published.png"));

        JsonNode messages = JsonMapper.shared()
                .readTree(send(HttpRequest.newBuilder(
                        server.baseUri().resolve("/subscriptions/reader/messages?consumer_id=test"))));
        assertThat(messages.at("/data/0/payload").toString()).isEqualTo("{\"hello\":\"from a browser\"}");
    }

    @Test
    void redocShowsEveryTagAndOperation() {
        page.open(server.baseUri() + "/redoc");
        page.find("#tag\\/Topics\\/operation\\/createTopic");
        page.screenshot(SCREENSHOTS.resolve("redoc.png"));

        assertThat(page.texts("[data-section-id*='/operation/'] h2")).containsExactlyInAnyOrderElementsOf(summaries());
    }

    private static List<String> summaries() {
        return ApiDescription.operations().stream()
                .map(operation -> operation.node().get("summary").asString())
                .toList();
    }

    private static void post(String path, String body) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(server.baseUri().resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private static String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString()).body();
        }
    }
}
