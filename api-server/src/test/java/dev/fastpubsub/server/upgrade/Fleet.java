package dev.fastpubsub.server.upgrade;

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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The servers that there are, taken in turns, as behind a load balancer that notices late: one that is stopped is still asked. A
 * call that is refused before it was heard, or answered by 503, is made again elsewhere, as any client should. One whose kept connection a
 * stopping server closes at that very moment gets no answer; it is made again where that does no harm. Everything else that
 * is no success is remembered as a failure. Thread-safe.
 */
final class Fleet implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int TRIES = 200;
    private static final int PAUSE_MILLIS = 50;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<URI> servers = new CopyOnWriteArrayList<>();
    private volatile boolean stopping;
    private final AtomicInteger turn = new AtomicInteger();
    private final Map<String, AtomicInteger> retried = new ConcurrentSkipListMap<>();
    private final Map<String, AtomicInteger> unanswered = new ConcurrentSkipListMap<>();
    private final Map<String, AtomicInteger> failures = new ConcurrentSkipListMap<>();

    void add(URI server) {
        servers.add(server);
    }

    void remove(URI server) {
        servers.remove(server);
    }

    /** Until the next one is: calls may stay without an answer. */
    void stopping(boolean stopping) {
        this.stopping = stopping;
    }

    /**
     * The answer of a server that did what was asked.
     *
     * @param repeatable whether it may be done twice
     * @throws Broken when it is not known whether one did
     */
    String call(String method, String path, String body, boolean repeatable) throws InterruptedException, Broken {
        String what = method + " " + path.replaceAll("\\?.*", "") + ": ";
        for (int attempt = 0; attempt < TRIES; attempt++) {
            URI server = servers.get(Math.floorMod(turn.getAndIncrement(), servers.size()));
            try {
                HttpResponse<String> answer = http.send(
                        HttpRequest.newBuilder(server.resolve(path))
                                .timeout(PATIENCE)
                                .header("Content-Type", "application/json")
                                .method(method, BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
                if (answer.statusCode() / 100 == 2) {
                    return answer.body();
                }
                if (answer.statusCode() != 503) {
                    throw broken(what + answer.statusCode() + " " + answer.body());
                }
                count(retried, "503 " + answer.body());
            } catch (ConnectException e) {
                count(retried, "connection refused");
            } catch (IOException e) {
                String closed = what + e.getMessage();
                if (!stopping) {
                    throw broken(closed);
                }
                count(unanswered, closed);
                if (!repeatable) {
                    throw new Broken(closed);
                }
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        throw broken(what + "no server took it");
    }

    private Broken broken(String what) {
        count(failures, what);
        return new Broken(what);
    }

    private static void count(Map<String, AtomicInteger> counts, String what) {
        counts.computeIfAbsent(what, _ -> new AtomicInteger()).incrementAndGet();
    }

    /** What was tried again elsewhere, and how often. */
    Map<String, AtomicInteger> retried() {
        return retried;
    }

    /** What a stopping server left without an answer. */
    Map<String, AtomicInteger> unanswered() {
        return unanswered;
    }

    Map<String, AtomicInteger> failures() {
        return failures;
    }

    @Override
    public void close() {
        http.close();
    }

    /** A call whose outcome a client cannot rely on. */
    static final class Broken extends Exception {
        Broken(String message) {
            super(message);
        }
    }
}
