package dev.fastpubsub.operator.server;

import dev.fastpubsub.operator.config.ServerConfig;
import dev.fastpubsub.operator.server.Outcome.Failed;
import dev.fastpubsub.operator.server.Outcome.Found;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Calls with everything around them: token, time limit, circuit breaker, metrics, and for reads one repetition. A write is never
 * repeated here: only whoever made it can tell whether it took place. Thread-safe.
 */
final class Calls {

    static final int PAGE = 100;

    private static final int READ_ATTEMPTS = 2;
    private static final Duration BETWEEN_READS = Duration.ofMillis(100);

    private final Http http;
    private final AccessTokens tokens;
    private final Connection connection;
    private final Duration timeout;
    private final MeterRegistry metrics;
    private final boolean readOnly;
    private final Retry readsAgain = Retry.of(
            "reads",
            RetryConfig.<Object>custom()
                    .maxAttempts(READ_ATTEMPTS)
                    .waitDuration(BETWEEN_READS)
                    .retryOnResult(outcome ->
                            outcome instanceof Failed<?>(Failure failure) && failure instanceof Failure.Unreachable)
                    .build());

    Calls(Http http, ServerConfig config, Connection connection, MeterRegistry metrics, boolean readOnly) {
        this.http = http;
        this.tokens = new AccessTokens(http, config.credentials());
        this.connection = connection;
        this.timeout = config.callTimeout();
        this.metrics = metrics;
        this.readOnly = readOnly;
    }

    /** A call that changes nothing. */
    Outcome<JsonNode> read(String name, String path) {
        Deadline deadline = Deadline.in(timeout);
        return timed(name, () -> {
            try {
                return readsAgain.executeSupplier(() -> once("GET", path, null, deadline));
            } catch (CancellationException e) {
                // The operator is stopping.
                return new Failed<>(new Failure.Unreachable("interrupted"));
            }
        });
    }

    /** A call that may change something, made once. */
    Outcome<JsonNode> write(String name, String method, String path, @Nullable Object body) {
        if (readOnly) {
            return new Failed<>(new Failure.ReadOnly("would " + method + " " + path));
        }
        Deadline deadline = Deadline.in(timeout);
        return timed(name, () -> once(method, path, body, deadline));
    }

    /** Whether the server knows a client and its secret. */
    Outcome<JsonNode> logIn(String id, String secret) {
        Deadline deadline = Deadline.in(timeout);
        return timed("log_in", () -> connection.call(() -> caught(() -> tokens.logIn(id, secret, deadline))));
    }

    /** All of a list, a page after the other; each page has a time limit of its own. */
    <T> Outcome<List<T>> list(String name, String path, Function<JsonNode, T> element) {
        List<T> all = new ArrayList<>();
        while (true) {
            Outcome<JsonNode> page = read(name, path + "?limit=" + PAGE + "&offset=" + all.size());
            if (!(page instanceof Found<JsonNode>(JsonNode json))) {
                return page.map(none -> all);
            }
            JsonNode data = json.path("data");
            data.forEach(node -> all.add(element.apply(node)));
            if (data.size() < PAGE) {
                return new Found<>(all);
            }
        }
    }

    private Outcome<JsonNode> once(String method, String path, @Nullable Object body, Deadline deadline) {
        return connection.call(() -> caught(() -> {
            Optional<String> token = tokens.get(deadline);
            Outcome<JsonNode> outcome =
                    http.send(method, path, token.orElse(null), body, deadline).outcome();
            if (token.isPresent() && isRefusedToken(outcome)) {
                // A change to the operator's own client, or a new signing key: one new token, one more try.
                tokens.refused(token);
                String renewed = tokens.get(deadline).orElse(null);
                return http.send(method, path, renewed, body, deadline).outcome();
            }
            return outcome;
        }));
    }

    private static boolean isRefusedToken(Outcome<JsonNode> outcome) {
        return outcome instanceof Failed<?>(Failure failure) && failure instanceof Failure.Unauthorised;
    }

    private static Outcome<JsonNode> caught(Supplier<Outcome<JsonNode>> call) {
        try {
            return call.get();
        } catch (ServerException e) {
            return new Failed<>(e.failure());
        }
    }

    private Outcome<JsonNode> timed(String name, Supplier<Outcome<JsonNode>> call) {
        Timer.Sample sample = Timer.start(metrics);
        Outcome<JsonNode> outcome = call.get();
        sample.stop(Timer.builder("fastpubsub.operator.server.call")
                .description("Calls to the API server with all that belongs to them.")
                .tag("call", name)
                .tag("outcome", outcome.word())
                .register(metrics));
        return outcome;
    }
}
