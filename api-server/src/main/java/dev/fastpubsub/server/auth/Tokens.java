package dev.fastpubsub.server.auth;

import dev.fastpubsub.server.config.AuthConfig;
import dev.fastpubsub.server.error.FastpubsubException;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.MacAlgorithm;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Issues and verifies access tokens: JWT (RFC 7519) signed with one algorithm and with keys that are the same on all servers.
 * The keys may change at any time: each call works with those of its beginning. Whether a token's client still exists is
 * not decided here. Thread-safe.
 */
final class Tokens {

    static final String SCOPE = "scope";
    static final String VERSION = "ver";

    private final MacAlgorithm algorithm;
    private final Duration lifetime;
    private final Clock clock;
    private volatile Current current;

    Tokens(AuthConfig config, Clock clock) {
        this.algorithm = switch (config.algorithm()) {
            case HS256 -> Jwts.SIG.HS256;
            case HS384 -> Jwts.SIG.HS384;
            case HS512 -> Jwts.SIG.HS512;
        };
        this.lifetime = config.tokenLifetime();
        this.clock = clock;
        List<String> keys = config.secretKeys().keys();
        this.current = Current.of(KeyRing.of(keys.isEmpty() ? List.of(random(config)) : keys), algorithm, clock);
    }

    /** Without authentication nobody checks tokens, but clients that ask for one should get one. */
    private static String random(AuthConfig config) {
        byte[] random = new byte[config.algorithm().keyBytes()];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    static SecretKey secretKey(String text, MacAlgorithm algorithm) {
        return new SecretKeySpec(
                text.getBytes(StandardCharsets.UTF_8),
                "HmacSHA" + algorithm.getId().substring(2));
    }

    /**
     * Works with these keys from now on, and for the lifetime of tokens with those that are no longer among them. Changes one
     * after the other, not at once.
     *
     * @param keys at least one; the first signs, all verify
     */
    synchronized KeyRing use(List<String> keys) {
        KeyRing ring = current.ring.next(keys, clock.instant(), lifetime);
        current = Current.of(ring, algorithm, clock);
        return ring;
    }

    Duration lifetime() {
        return lifetime;
    }

    String issue(UUID clientId, int version, String scopes) {
        Instant now = clock.instant();
        return Jwts.builder()
                .header()
                .type("JWT")
                .and()
                .subject(clientId.toString())
                .issuedAt(Date.from(now))
                .expiration(Date.from(now.plus(lifetime)))
                .claim(SCOPE, scopes)
                .claim(VERSION, version)
                .signWith(current.signing, algorithm)
                .compact();
    }

    /** @throws FastpubsubException INVALID_TOKEN, for whatever reason: the caller learns no more */
    AccessToken verify(String token) {
        return current.verifier.verify(token);
    }

    private record Current(KeyRing ring, SecretKey signing, TokenVerifier verifier) {

        static Current of(KeyRing ring, MacAlgorithm algorithm, Clock clock) {
            return new Current(ring, secretKey(ring.signing(), algorithm), new TokenVerifier(ring, algorithm, clock));
        }
    }
}
