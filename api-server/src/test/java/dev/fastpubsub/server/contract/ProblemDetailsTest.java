package dev.fastpubsub.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Errors for whoever accepts problem details (RFC 9457): a superset of the usual body. */
class ProblemDetailsTest {

    @Test
    void anErrorHasTypeTitleAndStatusAroundItsDetail() {
        Answer answer = send("GET", "/topics/nobody-made-this", "application/problem+json");

        assertThat(answer.header("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.text())
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,"
                        + "\"detail\":\"Topic not found\"}");
    }

    @Test
    void theViolationsOfARequestStayWhatTheyAre() {
        JsonNode usual = send("POST", "/topics", "*/*").json();
        JsonNode problem = send("POST", "/topics", "application/problem+json").json();

        assertThat(problem.get("status").asInt()).isEqualTo(422);
        assertThat(problem.get("detail")).isEqualTo(usual.get("detail"));
    }

    private static Answer send(String method, String path, String accept) {
        return WireClient.send(method, path, null, null, Map.of("Accept", accept));
    }
}
