package dev.fastpubsub.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.support.TestDatabase;
import dev.fastpubsub.server.support.TestServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What answers say to browsers. */
class SecurityHeadersTest {

    private static TestDatabase database;
    private static TestServer server;
    private static HttpClient http;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        server = TestServer.start(database, Map.of());
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
        database.close();
    }

    /** The last is refused by Tomcat, before any of our code sees it. */
    @ParameterizedTest
    @CsvSource({
        "GET, /docs, 200, true",
        "GET, /redoc, 200, true",
        "GET, /openapi.json, 200, true",
        "GET, /topics, 200, false",
        "GET, /topics/nobody, 404, false",
        "GET, /nowhere, 404, false",
        "PATCH, /topics, 405, false",
        "POST, /topics, 422, false",
        "GET, /topics/a%5Cb, 400, false",
    })
    void everyAnswerSaysWhatBrowsersMustNotDo(String method, String path, int status, boolean page)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = send(method, path, Map.of("Accept", "application/problem+json, */*"));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(answer.headers().firstValue("Server")).isEmpty();
        assertThat(answer.headers().firstValue("Referrer-Policy").isPresent()).isEqualTo(page);
        assertThat(answer.headers()
                        .firstValue("Content-Security-Policy")
                        .filter(policy -> policy.contains("frame-ancestors 'none'"))
                        .isPresent())
                .isEqualTo(page);
        if (status >= 400) {
            assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                    .matches("application/(problem\\+)?json(;charset=.*)?");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "OPTIONS, /topics",
        "OPTIONS, /topics/x/messages",
        "OPTIONS, /oauth/token",
        "OPTIONS, /docs",
        "OPTIONS, /nowhere",
        "GET, /topics",
        "GET, /openapi.json",
        "POST, /topics",
        "GET, /nowhere"
    })
    void noAnswerLetsAPageOfAnotherOriginReadIt(String method, String path) throws IOException, InterruptedException {
        for (String origin : List.of("https://evil.example", "null")) {
            HttpResponse<String> answer = send(
                    method,
                    path,
                    Map.of(
                            "Origin",
                            origin,
                            "Access-Control-Request-Method",
                            "DELETE",
                            "Access-Control-Request-Headers",
                            "authorization"));

            assertThat(answer.headers().map().keySet())
                    .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control"));
        }
    }

    private static HttpResponse<String> send(String method, String path, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.baseUri().resolve(path)).method(method, BodyPublishers.noBody());
        headers.forEach(request::header);
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
