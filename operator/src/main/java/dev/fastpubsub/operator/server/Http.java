package dev.fastpubsub.operator.server;

import dev.fastpubsub.operator.config.ServerConfig;
import dev.fastpubsub.operator.server.Failure.NotServer;
import dev.fastpubsub.operator.server.Failure.Unreachable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * One request and its answer over HTTP/1.1. Bounded in time, reading the answer's body included (a request's own timeout ends
 * with the headers), and in size. Follows no redirects: where one leads is not the API. Thread-safe.
 */
final class Http implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final int LARGEST_ANSWER = 16 * 1024 * 1024;

    private final HttpClient http;
    private final URI url;
    private final ServerClock clock;

    Http(ServerConfig config, ServerClock clock) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(Redirect.NEVER)
                .connectTimeout(CONNECT_TIMEOUT);
        config.caBundle().ifPresent(file -> builder.sslContext(CaBundle.trusting(file)));
        this.http = builder.build();
        this.url = config.url();
        this.clock = clock;
    }

    /**
     * Sends a request.
     *
     * @param token none for calls that need none
     * @param body any value that Jackson can write, or null
     * @throws ServerException when there is no answer
     */
    Reply send(String method, String path, @Nullable String token, @Nullable Object body, Deadline deadline) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .header("Accept", "application/json")
                .header("User-Agent", "fastpubsub-operator");
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(
                            method,
                            BodyPublishers.ofByteArray(JsonMapper.shared().writeValueAsBytes(body)));
        }
        HttpResponse<byte[]> response = await(
                http.sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_ANSWER)),
                deadline);
        response.headers().firstValue("Date").ifPresent(clock::read);
        return new Reply(response.statusCode(), response.body());
    }

    private HttpResponse<byte[]> await(CompletableFuture<HttpResponse<byte[]>> answer, Deadline deadline) {
        try {
            return answer.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new ServerException(new Unreachable("no answer from " + url + " in time"));
        } catch (ExecutionException e) {
            throw new ServerException(failure(e.getCause()));
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new ServerException(new Unreachable("interrupted"));
        }
    }

    private Failure failure(@Nullable Throwable cause) {
        String name = cause == null ? "" : cause.getClass().getSimpleName();
        String message = cause == null || cause.getMessage() == null ? name : cause.getMessage();
        return cause instanceof IOException
                ? new Unreachable(url + ": " + message)
                : new NotServer(url + ": " + message);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
