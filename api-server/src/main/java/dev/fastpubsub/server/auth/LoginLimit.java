package dev.fastpubsub.server.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.Semaphore;

/**
 * Makes failed logins dear: ten are told at once, then one a second for each client and address (a network of 64 bits with
 * IPv6, since that is what one customer has). Whoever fails above that waits for a second to hear it, as long as not too many
 * wait already. The right secret is never refused and never waits: so nobody is locked out, whoever else is at their address.
 * Thread-safe; known to this server only.
 */
final class LoginLimit {

    private static final int AT_ONCE = 10;
    private static final Duration ONE_MORE_AFTER = Duration.ofSeconds(1);
    private static final Duration DELAY = Duration.ofSeconds(1);
    private static final int MAX_WAITING = 500;

    private static final int REMEMBERED = 100_000;
    private static final int IPV6_NETWORK_BYTES = 8;
    private static final int IPV4_BYTES = 4;

    private final Semaphore waiting = new Semaphore(MAX_WAITING);
    private final Cache<Origin, Bucket> failures = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterAccess(ONE_MORE_AFTER.multipliedBy(AT_ONCE))
            .build();

    /** Counts a failed login. True when there were too many, which takes a second to say. */
    boolean exceeded(String clientId, String address) {
        if (count(clientId, address)) {
            return false;
        }
        if (waiting.tryAcquire()) {
            try {
                Thread.sleep(DELAY);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                waiting.release();
            }
        }
        return true;
    }

    /** Whether one more may be told. */
    boolean count(String clientId, String address) {
        return failures.get(
                        new Origin(clientId, network(address)),
                        origin -> Bucket.builder()
                                .addLimit(limit -> limit.capacity(AT_ONCE).refillGreedy(1, ONE_MORE_AFTER))
                                .build())
                .tryConsume(1);
    }

    private static String network(String address) {
        try {
            byte[] bytes = InetAddress.ofLiteral(address).getAddress();
            int length = bytes.length == IPV4_BYTES ? IPV4_BYTES : IPV6_NETWORK_BYTES;
            return HexFormat.of().formatHex(bytes, 0, length);
        } catch (IllegalArgumentException e) {
            return address;
        }
    }

    private record Origin(String clientId, String network) {}
}
