package dev.fastpubsub.server.apidocs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.support.TestDatabase;
import dev.fastpubsub.server.support.TestServer;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How the document, the pages and their files are served. */
class ApiDocsTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static TestDatabase database;
    private static TestServer server;

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

    @ParameterizedTest
    @CsvSource({
        "/openapi.json, application/json",
        "/docs, text/html;charset=UTF-8",
        "/docs/start.js, text/javascript;charset=UTF-8",
        "/docs/swagger-ui.css, text/css;charset=UTF-8",
        "/docs/swagger-ui-bundle.js, text/javascript;charset=UTF-8",
        "/redoc, text/html;charset=UTF-8",
        "/redoc/redoc.standalone.js, text/javascript;charset=UTF-8",
    })
    void everyFileComesWithItsTypeAndIsKeptByBrowsersWhileItIsTheSame(String path, String type)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isNotEmpty();
        assertThat(answer.headers().map())
                .containsEntry("content-type", List.of(type))
                .containsEntry("cache-control", List.of("no-cache"))
                .containsEntry("x-content-type-options", List.of("nosniff"))
                .containsEntry("referrer-policy", List.of("no-referrer"))
                .containsKey("x-request-id");
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "script-src 'self';", "connect-src 'self'", "frame-ancestors 'none'");

        String etag = answer.headers().firstValue("ETag").orElse("");
        HttpResponse<String> again = send("GET", path, "If-None-Match", etag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void theDocumentHasTheVersionOfTheBuild() throws IOException, InterruptedException {
        JsonNode document = JsonMapper.shared().readTree(get("/openapi.json").body());

        assertThat(document.get("openapi").asString()).startsWith("3.1.");
        assertThat(document.at("/info/version").asString()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(document.at("/servers/0/url").asString()).isEqualTo("/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docs", "/redoc"})
    void aPageHasOnlyFilesThatAreHereAndNoScriptInItself(String path) throws IOException, InterruptedException {
        String page = get(path).body();

        assertThat(page).doesNotContain("://").doesNotContainPattern("<script(?! src=\"[^\"]+\"></script>)");
        for (MatchResult link : Pattern.compile("(?:src|href|spec-url)=\"(?!data:)([^\"]+)\"")
                .matcher(page)
                .results()
                .toList()) {
            assertThat(get("/" + link.group(1)).statusCode()).as(link.group(1)).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"/docs/, ../docs", "/redoc/, ../redoc"})
    void aSlashAtTheEndLeadsToThePage(String path, String page) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(308);
        assertThat(answer.headers().firstValue("Location")).hasValue(page);
    }

    /** Sent as they stand here: an HTTP client would mend some of them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/docs/index.html",
                "/docs/nope.js",
                "/docs/docs",
                "/docs/swagger-ui.js",
                "/docs/swagger-ui.css/",
                "/docs/SWAGGER-UI.CSS",
                "/docs/redoc.standalone.js",
                "/redoc/start.js",
                "/redoc/redoc.standalone.js.map",
                "/docs/../application.properties",
                "/docs/..%2f..%2fopenapi%2fapi.yaml",
                "/docs/%2e%2e%2fdb",
                "/docs/..%5c..",
                "/docs/....//logback.xml",
                "/docs/.",
                "/docs//etc/passwd",
                "/docs/%00",
                "/docs/start.js%00.css",
                "/docs/start.js;x=y/..",
                "/openapi.yaml",
                "/openapi.json/",
                "/webjars/swagger-ui/swagger-ui.css",
                "/META-INF/resources/webjars/redoc/2.5.1/redoc.standalone.js",
            })
    void nothingElseIsThere(String target) throws IOException {
        assertThat(rawStatus(target)).isIn(400, 404);
    }

    @ParameterizedTest
    @CsvSource({"HEAD, /docs", "OPTIONS, /openapi.json", "POST, /redoc", "DELETE, /docs/start.js"})
    void onlyGetIsAnswered(String method, String path) throws IOException, InterruptedException {
        assertThat(send(method, path, "Accept", "*/*").statusCode()).isEqualTo(405);
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send("GET", path, "Accept", "*/*");
    }

    private static HttpResponse<String> send(String method, String path, String header, String value)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.baseUri().resolve(path))
                .header(header, value)
                .method(method, BodyPublishers.noBody())
                .build();
        return CLIENT.send(request, BodyHandlers.ofString());
    }

    private static int rawStatus(String target) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.baseUri().getPort())) {
            String request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(answer.split(" ", 3)[1]);
        }
    }
}
