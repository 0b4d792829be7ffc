package dev.fastpubsub.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Errors for whoever accepts problem details (RFC 9457): a superset of the usual body. */
class ProblemDetailsTest {

    @Test
    void anErrorHasTypeTitleAndStatusAroundItsDetail() throws IOException, InterruptedException {
        HttpResponse<String> answer = send("GET", "/topics/nobody-made-this", "application/problem+json");

        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body())
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,"
                        + "\"detail\":\"Topic not found\"}");
    }

    @Test
    void theViolationsOfARequestStayWhatTheyAre() throws IOException, InterruptedException {
        JsonNode usual =
                JsonMapper.shared().readTree(send("POST", "/topics", "*/*").body());
        JsonNode problem = JsonMapper.shared()
                .readTree(send("POST", "/topics", "application/problem+json").body());

        assertThat(problem.get("status").asInt()).isEqualTo(422);
        assertThat(problem.get("detail")).isEqualTo(usual.get("detail"));
    }

    private static HttpResponse<String> send(String method, String path, String accept)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(WireClient.server().resolve(path))
                .header("Accept", accept)
                .method(method, BodyPublishers.noBody())
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }
}
