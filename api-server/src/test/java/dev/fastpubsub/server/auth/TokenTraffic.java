package dev.fastpubsub.server.auth;

import static org.awaitility.Awaitility.await;

import dev.fastpubsub.server.auth.AuthServer.Credential;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Callers of several servers that take tokens from one and show them to all, the latest and the first. It remembers what
 * failed. Thread-safe.
 */
final class TokenTraffic implements AutoCloseable {

    private static final int CALLERS = 2;
    private static final int LATEST_TOKENS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Credential client;
    private final AuthServer[] servers;
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong calls = new AtomicLong();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    private TokenTraffic(Credential client, AuthServer... servers) {
        this.client = client;
        this.servers = servers;
    }

    static TokenTraffic start(Credential client, AuthServer... servers) {
        TokenTraffic traffic = new TokenTraffic(client, servers);
        for (int caller = 0; caller < CALLERS; caller++) {
            traffic.callers.execute(traffic::call);
        }
        return traffic;
    }

    private void call() {
        try {
            String first = servers[0].token(client);
            Deque<String> latest = new ArrayDeque<>();
            for (int round = 0; !closed; round++) {
                latest.add(servers[round % servers.length].token(client));
                if (latest.size() > LATEST_TOKENS) {
                    latest.remove();
                }
                for (AuthServer server : servers) {
                    latest.forEach(token -> show(token, server));
                    show(first, server);
                }
            }
        } catch (RuntimeException | Error e) {
            failures.add(e.toString());
        }
    }

    private void show(String token, AuthServer server) {
        HttpResponse<String> answer = server.get("/topics", token);
        if (answer.statusCode() != 200) {
            failures.add(answer.statusCode() + " " + answer.body());
        }
        calls.incrementAndGet();
    }

    /** Until there have been so many more. */
    void awaitCalls(int more) {
        long enough = calls.get() + more;
        await().atMost(PATIENCE).until(() -> calls.get() >= enough || !failures.isEmpty());
    }

    long calls() {
        return calls.get();
    }

    Queue<String> failures() {
        return failures;
    }

    @Override
    public void close() {
        closed = true;
        callers.close();
    }
}
