package dev.fastpubsub.server.chaos;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Calls of the servers in turns, as by a load balancer that does not notice when one is gone. Thread-safe. */
final class Calls implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(6);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final History history;
    private final List<URI> servers;
    private final AtomicInteger turn = new AtomicInteger();
    private final Map<String, AtomicLong> counts = new ConcurrentSkipListMap<>();
    private final Map<String, AtomicLong> unexpected = new ConcurrentSkipListMap<>();

    Calls(History history, List<URI> servers) {
        this.history = history;
        this.servers = List.copyOf(servers);
    }

    /** Makes one call of the first server that listens, once. */
    Answer call(String method, String path, String body) throws InterruptedException {
        Answer answer = callNext(method, path, body);
        for (int i = 1; i < servers.size() && answer.status() == Answer.NOT_SENT; i++) {
            answer = callNext(method, path, body);
        }
        return answer;
    }

    private Answer callNext(String method, String path, String body) throws InterruptedException {
        URI server = next();
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        long from = history.now();
        int status;
        String text = "";
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            status = response.statusCode();
            text = response.body();
        } catch (ConnectException e) {
            status = Answer.NOT_SENT;
        } catch (IOException e) {
            status = Answer.NONE;
        }
        count(counts, kind(path) + " " + Answer.name(status));
        if (status >= 500 && status != 503 || status == 422 || status == 400) {
            count(unexpected, method + " " + kind(path) + " " + status + " " + text);
        }
        return new Answer(status, text, new Span(from, history.now()));
    }

    /** Until a server says that it is so, which all of these statuses mean. Returns from the first try on. */
    Answer insist(String method, String path, String body, List<Integer> statuses) throws InterruptedException {
        long from = history.now();
        while (true) {
            Answer answer = call(method, path, body);
            if (statuses.contains(answer.status())) {
                return new Answer(
                        answer.status(),
                        answer.body(),
                        new Span(from, answer.span().to()));
            }
            Thread.sleep(100);
        }
    }

    /** A server for those who speak to it in their own way. */
    URI next() {
        return servers.get(Math.floorMod(turn.getAndIncrement(), servers.size()));
    }

    /** Of each kind of call and each kind of answer. */
    Map<String, AtomicLong> counts() {
        return counts;
    }

    /** Answers that no failure is an excuse for. */
    Map<String, AtomicLong> unexpected() {
        return unexpected;
    }

    private static void count(Map<String, AtomicLong> counts, String what) {
        counts.computeIfAbsent(what, _ -> new AtomicLong()).incrementAndGet();
    }

    private static String kind(String path) {
        return path.replaceAll("\\?.*", "").replaceAll("^/(topics|subscriptions)/[^/]+", "/$1/{id}");
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    /**
     * What came back.
     *
     * @param status HTTP's, or one of those below
     */
    record Answer(int status, String body, Span span) {
        /** It was asked, perhaps, and nothing came back. */
        static final int NONE = 0;

        /** Nobody listened. */
        static final int NOT_SENT = -1;

        boolean isGood() {
            return status / 100 == 2;
        }

        /** Surely nothing was done. */
        boolean isRefused() {
            return status == NOT_SENT || status == 404 || status == 422;
        }

        static String name(int status) {
            return status == NONE ? "no answer" : status == NOT_SENT ? "nobody there" : Integer.toString(status);
        }
    }
}
