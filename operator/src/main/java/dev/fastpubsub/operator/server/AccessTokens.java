package dev.fastpubsub.operator.server;

import dev.fastpubsub.operator.config.Credentials;
import dev.fastpubsub.operator.config.Credentials.IdAndSecret;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The operator's own token: asked for when there is none, a minute before it ends (one of less than two minutes after half of
 * its lifetime), and when the server has refused it. Thread-safe: one thread asks while the others wait, no longer than their own
 * deadlines.
 */
final class AccessTokens {

    private static final Duration BEFORE_ITS_END = Duration.ofMinutes(1);

    private final Http http;
    private final Credentials credentials;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Token token;

    AccessTokens(Http http, Credentials credentials) {
        this.http = http;
        this.credentials = credentials;
    }

    /**
     * A token that is good as far as is known; empty when the server demands none.
     *
     * @throws ServerException when there is none to be had
     */
    Optional<String> get(Deadline deadline) {
        if (credentials instanceof Credentials.None) {
            return Optional.empty();
        }
        Token current = token;
        return Optional.of((current != null && current.isGood() ? current : renewed(deadline)).text);
    }

    /** After the server has refused a token: unless another thread already has a newer one. */
    void refused(Optional<String> refused) {
        Token current = token;
        if (current != null && refused.filter(current.text::equals).isPresent()) {
            token = null;
        }
    }

    private Token renewed(Deadline deadline) {
        if (!locked(deadline)) {
            throw new ServerException(new Failure.Unreachable("no token in time"));
        }
        try {
            Token current = token;
            if (current != null && current.isGood()) {
                return current;
            }
            IdAndSecret own = credentials.current();
            JsonNode answer = logIn(own.id(), own.secret(), deadline).orThrow();
            long lifetime = answer.path("expires_in").asLong(0);
            long seconds = lifetime - Math.min(BEFORE_ITS_END.toSeconds(), lifetime / 2);
            Token renewed = new Token(
                    answer.path("access_token").asString(""), System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds));
            token = renewed;
            return renewed;
        } catch (UncheckedIOException e) {
            throw new ServerException(new Failure.Unauthorised(String.valueOf(e.getMessage())));
        } finally {
            lock.unlock();
        }
    }

    private boolean locked(Deadline deadline) {
        try {
            return lock.tryLock(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether the server knows a client and its secret. */
    Outcome<JsonNode> logIn(String id, String secret, Deadline deadline) {
        return http.send("POST", "/oauth/token", null, Map.of("client_id", id, "client_secret", secret), deadline)
                .outcome();
    }

    private record Token(String text, long goodUntil) {
        boolean isGood() {
            return System.nanoTime() < goodUntil;
        }

        @Override
        public String toString() {
            return "Token[********]";
        }
    }
}
