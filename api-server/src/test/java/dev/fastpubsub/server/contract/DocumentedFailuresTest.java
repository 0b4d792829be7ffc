package dev.fastpubsub.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.support.ApiDescription;
import dev.fastpubsub.server.support.ApiOperation;
import dev.fastpubsub.server.support.ApiOperation.RequestExample;
import dev.fastpubsub.server.support.TestDatabase;
import dev.fastpubsub.server.support.TestServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can go wrong in the same way with every call of which the OpenAPI document says so. */
class DocumentedFailuresTest {

    private static final String TOO_LARGE = Integer.toString(32 * 1024 * 1024 + 1);

    private static TestServer withoutDatabase;

    @BeforeAll
    static void startAndTakeTheDatabaseAway() {
        try (TestDatabase database = TestDatabase.create()) {
            withoutDatabase = TestServer.start(database, Map.of());
        }
    }

    @AfterAll
    static void stop() {
        withoutDatabase.close();
    }

    static Stream<ApiOperation> badRequests() {
        return documented("400");
    }

    @ParameterizedTest
    @MethodSource("badRequests")
    void whatIsNotHttpIsABadRequest(ApiOperation operation) {
        RawHttp.exchange(line(operation), Map.of("Content-Length", "x"), new byte[0])
                .hasStatus(400)
                .hasDetail("Bad Request");
    }

    static Stream<ApiOperation> tooLarge() {
        return documented("413");
    }

    /** The length alone is enough: nobody has to wait for the body. */
    @ParameterizedTest
    @MethodSource("tooLarge")
    void aBodyThatSaysItIsTooLargeIsRefused(ApiOperation operation) {
        for (RequestExample example : operation.requestExamples()) {
            Map<String, String> headers = Map.of("Content-Type", example.mediaType(), "Content-Length", TOO_LARGE);

            RawHttp.exchange(line(operation), headers, new byte[0])
                    .hasStatus(413)
                    .hasFields("detail");
        }
    }

    /** All at once, because each waits for a connection first. */
    @Test
    void withoutItsDatabaseTheServerSaysSo() throws InterruptedException, ExecutionException {
        List<Callable<Answer>> calls = documented("503")
                .<Callable<Answer>>map(operation -> () -> sendWithoutDatabase(operation))
                .toList();
        assertThat(calls).isNotEmpty();

        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Answer> answer : callers.invokeAll(calls)) {
                answer.get().hasStatus(503);
            }
        }
    }

    private static Answer sendWithoutDatabase(ApiOperation operation) {
        List<RequestExample> examples = operation.requestExamples();
        return WireClient.sendTo(
                withoutDatabase.baseUri(),
                operation.method(),
                operation.exampleTarget(),
                examples.isEmpty() ? null : examples.getFirst().mediaType(),
                examples.isEmpty() ? null : examples.getFirst().value().toString(),
                Map.of());
    }

    private static Stream<ApiOperation> documented(String status) {
        return ApiDescription.operations().stream()
                .filter(operation -> operation.statuses().contains(status));
    }

    private static String line(ApiOperation operation) {
        return operation.method() + " " + operation.exampleTarget() + " HTTP/1.1";
    }
}
