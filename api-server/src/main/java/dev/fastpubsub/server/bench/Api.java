package dev.fastpubsub.server.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * The server under load, over HTTP/1.1 with connections that are kept: as many as callers ask at the same time, so a run whose
 * workers each wait for their answer has exactly one for each. Each client of the JDK moves all its bytes on one thread, hence
 * several of them on machines with many cores; a caller always goes by the same one. Thread-safe.
 */
final class Api implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
    private static final int CORES_PER_CLIENT = 4;

    private final Target target;
    private final List<HttpClient> clients;
    private final Tokens tokens;

    Api(Target target, int connections) {
        this.target = target;
        int cores = Runtime.getRuntime().availableProcessors();
        this.clients = IntStream.range(0, Math.clamp(cores / CORES_PER_CLIENT, 1, connections))
                .mapToObj(i -> newClient())
                .toList();
        this.tokens = new Tokens(target, request -> exchange(0, request, ""));
    }

    Target target() {
        return target;
    }

    /**
     * One call, whatever the answer is; after a 401 a second one if a new token can be had.
     *
     * @param worker who calls, from 0
     * @throws IOException when no answer came; the call may have been done all the same
     */
    Answer send(int worker, Request request) throws IOException, InterruptedException {
        String authorization = tokens.authorization();
        Answer answer = exchange(worker, request, authorization);
        if (answer.is(401) && tokens.isReplaceable(authorization)) {
            return exchange(worker, request, tokens.authorization());
        }
        return answer;
    }

    /**
     * A call that the run cannot do without, repeated while the server is busy.
     *
     * @throws BenchException when it answers anything else than expected, or nothing
     */
    Answer demand(Request request, int expected) throws InterruptedException {
        Patience patience = new Patience(target);
        try {
            while (true) {
                Answer answer = send(0, request);
                if (answer.is(expected)) {
                    return answer;
                }
                if (!answer.isBusy()) {
                    throw Refusal.of(target, request, answer);
                }
                patience.await(request, answer);
            }
        } catch (IOException e) {
            throw Refusal.noAnswer(target, e);
        }
    }

    @Override
    public void close() {
        clients.forEach(HttpClient::shutdownNow);
    }

    private Answer exchange(int worker, Request request, String authorization)
            throws IOException, InterruptedException {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(target.resolve(request.path())).timeout(ANSWER_TIMEOUT);
        if (!authorization.isEmpty()) {
            builder.header("Authorization", authorization);
        }
        if (request.body().length == 0) {
            builder.method(request.call().method(), BodyPublishers.noBody());
        } else {
            builder.header("Content-Type", request.call().contentType())
                    .method(request.call().method(), BodyPublishers.ofByteArray(request.body()));
        }
        HttpClient client = clients.get(worker % clients.size());
        HttpResponse<byte[]> response = client.send(builder.build(), BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), response.body(), retryAfter(response));
    }

    /** Its other form, a date, counts as absent. */
    private static int retryAfter(HttpResponse<?> response) {
        String value = response.headers().firstValue("Retry-After").orElse("");
        return value.matches("[0-9]{1,6}") ? Integer.parseInt(value) : 0;
    }

    private static HttpClient newClient() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }
}
