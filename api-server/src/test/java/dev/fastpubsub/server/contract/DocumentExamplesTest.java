package dev.fastpubsub.server.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.support.ApiDescription;
import dev.fastpubsub.server.support.ApiOperation;
import dev.fastpubsub.server.support.ApiOperation.RequestExample;
import dev.fastpubsub.server.support.TestDatabase;
import dev.fastpubsub.server.support.TestServer;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The examples of the OpenAPI document work: in their order, each call of it takes them. */
class DocumentExamplesTest {

    @Test
    void everyExampleOfARequestSucceeds() {
        try (TestDatabase database = TestDatabase.create();
                TestServer server = TestServer.start(database, Map.of())) {
            for (ApiOperation operation : whatMakesFirstAndWhatDeletesLast()) {
                if (operation.requestExamples().isEmpty()) {
                    isSuccess(WireClient.sendTo(
                            server.baseUri(), operation.method(), operation.exampleTarget(), null, null, Map.of()));
                }
                for (RequestExample example : operation.requestExamples()) {
                    isSuccess(WireClient.sendTo(
                            server.baseUri(),
                            operation.method(),
                            operation.exampleTarget(),
                            example.mediaType(),
                            body(example),
                            Map.of()));
                }
            }
        }
    }

    private static List<ApiOperation> whatMakesFirstAndWhatDeletesLast() {
        List<ApiOperation> makes = new ArrayList<>();
        List<ApiOperation> uses = new ArrayList<>();
        List<ApiOperation> deletes = new ArrayList<>();
        for (ApiOperation operation : ApiDescription.operations()) {
            if (operation.method().equals("DELETE")) {
                deletes.addFirst(operation); // a topic after its subscriptions
            } else if (operation.method().equals("POST")
                    && !operation.template().contains("{")) {
                makes.add(operation);
            } else {
                uses.add(operation);
            }
        }
        makes.addAll(uses);
        makes.addAll(deletes);
        return makes;
    }

    private static String body(RequestExample example) {
        if (!example.mediaType().equals("application/x-www-form-urlencoded")) {
            return example.value().toString();
        }
        return example.value().properties().stream()
                .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                .collect(joining("&"));
    }

    private static String encoded(JsonNode value) {
        return URLEncoder.encode(value.asString(), UTF_8);
    }

    private static void isSuccess(Answer answer) {
        assertThat(answer.status())
                .as("status, with the body %s", answer.text())
                .isBetween(200, 299);
    }
}
