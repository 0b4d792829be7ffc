package dev.fastpubsub.server.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLEncoder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The {@code Authorization} of each request. Credentials are turned into tokens by OAuth 2.0's client credentials, a new one
 * when four fifths of the last one's life are over: one caller fetches it, the others go on with the old one, and wait only when
 * that has expired. Thread-safe.
 */
final class Tokens {

    /** Sends a token request, which needs no token. */
    interface Sender {
        Answer send(Request request) throws IOException, InterruptedException;
    }

    private static final double FRESH = 0.8;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Target target;
    private final Sender sender;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Held held;

    Tokens(Target target, Sender sender) {
        this.target = target;
        this.sender = sender;
        long now = System.nanoTime();
        this.held = switch (target.login()) {
            case Login.Open() -> new Held("", now, now);
            case Login.Token(String token) -> new Held("Bearer " + token, now, now);
            case Login.Client(String _, String _) -> new Held("", now, now);
        };
    }

    /** Empty for none. */
    String authorization() throws IOException, InterruptedException {
        if (!(target.login() instanceof Login.Client client)) {
            return held.authorization();
        }
        Held current = held;
        long now = System.nanoTime();
        if (now - current.staleAt() < 0) {
            return current.authorization();
        }
        if (now - current.expiresAt() >= 0) {
            lock.lock();
        } else if (!lock.tryLock()) {
            return current.authorization();
        }
        try {
            if (held == current) {
                held = fetch(client);
            }
            return held.authorization();
        } catch (IOException e) {
            if (now - current.expiresAt() < 0) {
                return current.authorization(); // it still works, and the next caller asks again
            }
            throw e;
        } finally {
            lock.unlock();
        }
    }

    /** After a 401: whether there is another token to try with. */
    boolean isReplaceable(String refused) {
        if (!(target.login() instanceof Login.Client)) {
            return false;
        }
        lock.lock();
        try {
            if (held.authorization().equals(refused)) {
                long now = System.nanoTime();
                held = new Held("", now, now);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private Held fetch(Login.Client client) throws IOException, InterruptedException {
        String form = "grant_type=client_credentials&client_id=" + URLEncoder.encode(client.id(), UTF_8)
                + "&client_secret=" + URLEncoder.encode(client.secret(), UTF_8);
        Request request = Request.of(Call.TOKEN, "/oauth/token", form);
        long asked = System.nanoTime();
        Answer answer = sender.send(request);
        if (answer.isUnclear() || answer.isBusy()) {
            throw new IOException("no token: the server answered " + answer.status() + " " + answer.detail());
        }
        String token = answer.field("access_token");
        if (!answer.is(200) || token.isEmpty()) {
            String why = answer.field("error_description");
            throw new BenchException(target.url() + ": no token for client " + client.id() + ": " + request
                    + " answered " + answer.status() + " " + (why.isEmpty() ? answer.detail() : why));
        }
        double lifetime = Math.max(1, answer.number("expires_in")) * NANOS_PER_SECOND;
        return new Held("Bearer " + token, asked + (long) (FRESH * lifetime), asked + (long) lifetime);
    }

    /**
     * What is in use.
     *
     * @param staleAt when to look for the next, in nanoseconds of {@link System#nanoTime}
     * @param expiresAt likewise
     */
    private record Held(String authorization, long staleAt, long expiresAt) {}
}
