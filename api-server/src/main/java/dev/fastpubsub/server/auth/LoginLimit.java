package dev.fastpubsub.server.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HexFormat;

/**
 * Bounds failed logins: ten at once, then one a second, for each client and address (a network of 64 bits with IPv6, since
 * that is what one customer has). Who comes from elsewhere is not hindered. Thread-safe; known to this server only.
 */
final class LoginLimit {

    private static final int AT_ONCE = 10;
    private static final Duration ONE_MORE_AFTER = Duration.ofSeconds(1);

    private static final int REMEMBERED = 100_000;
    private static final int IPV6_NETWORK_BYTES = 8;
    private static final int IPV4_BYTES = 4;

    private final Cache<Origin, Bucket> failures = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterAccess(ONE_MORE_AFTER.multipliedBy(AT_ONCE))
            .build();

    /** Whether another attempt may be looked at. */
    boolean allows(String clientId, String address) {
        Bucket bucket = failures.getIfPresent(new Origin(clientId, network(address)));
        return bucket == null || bucket.getAvailableTokens() > 0;
    }

    void failed(String clientId, String address) {
        Bucket bucket = failures.get(
                new Origin(clientId, network(address)),
                origin -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(AT_ONCE).refillGreedy(1, ONE_MORE_AFTER))
                        .build());
        bucket.tryConsume(1);
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
