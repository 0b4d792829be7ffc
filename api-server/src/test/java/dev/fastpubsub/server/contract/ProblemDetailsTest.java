package dev.fastpubsub.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

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
        Answer usual = send("POST", "/topics", "*/*");
        Answer problem = send("POST", "/topics", "application/problem+json");

        assertThat(problem.json().get("status").asInt()).isEqualTo(422);
        assertThat(problem.json().get("detail")).isEqualTo(usual.json().get("detail"));
    }

    private static Answer send(String method, String path, String accept) {
        return WireClient.send(method, path, null, null, Map.of("Accept", accept));
    }
}
