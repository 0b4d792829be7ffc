package dev.fastpubsub.server.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.fastpubsub.server.config.AuthConfig;
import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import dev.fastpubsub.server.http.Uuids;
import dev.fastpubsub.server.scope.Scopes;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.MacAlgorithm;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Issues and verifies access tokens: JWT (RFC 7519) signed with one algorithm and one key, the same on all servers. A token
 * that has been verified is remembered, since the next thousand requests will show it again; only its expiry is looked at
 * each time. Whether its client still exists is not decided here. Thread-safe.
 */
final class Tokens {

    /** RFC 7515, section 7.1. The library takes more, so one token could be written in many ways. */
    private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    private static final String SCOPE = "scope";
    private static final String VERSION = "ver";

    /** Of all tokens that are remembered, as estimated: a token, its scopes taken apart, and what is around them. */
    private static final long REMEMBERED_BYTES = 32 << 20;

    private static final int BYTES_PER_CHARACTER = 6;
    private static final int BYTES_BESIDES = 400;

    private final MacAlgorithm algorithm;
    private final SecretKey key;
    private final Duration lifetime;
    private final Clock clock;
    private final JwtParser parser;
    private final Cache<String, AccessToken> verified = Caffeine.newBuilder()
            .maximumWeight(REMEMBERED_BYTES)
            .weigher((String token, AccessToken access) -> BYTES_BESIDES + BYTES_PER_CHARACTER * token.length())
            .build();

    Tokens(AuthConfig config, Clock clock) {
        this.algorithm = switch (config.algorithm()) {
            case HS256 -> Jwts.SIG.HS256;
            case HS384 -> Jwts.SIG.HS384;
            case HS512 -> Jwts.SIG.HS512;
        };
        this.key = new SecretKeySpec(
                key(config), "HmacSHA" + config.algorithm().name().substring(2));
        this.lifetime = config.tokenLifetime();
        this.clock = clock;
        this.parser = Jwts.parser()
                .sig()
                .clear()
                .add(algorithm)
                .and()
                .verifyWith(key)
                .clock(() -> Date.from(clock.instant()))
                .build();
    }

    /** Without authentication nobody checks tokens, but clients that ask for one should get one. */
    private static byte[] key(AuthConfig config) {
        if (!config.secretKey().isEmpty()) {
            return config.secretKey().getBytes(StandardCharsets.UTF_8);
        }
        byte[] random = new byte[config.algorithm().keyBytes()];
        new SecureRandom().nextBytes(random);
        return random;
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
                .signWith(key, algorithm)
                .compact();
    }

    /** @throws FastpubsubException INVALID_TOKEN, for whatever reason: the caller learns no more */
    AccessToken verify(String token) {
        if (!COMPACT.matcher(token).matches()) {
            throw new FastpubsubException(ErrorCode.INVALID_TOKEN);
        }
        AccessToken access = verified.getIfPresent(token);
        if (access == null) {
            access = parse(token);
            verified.put(token, access);
        }
        if (!clock.instant().isBefore(access.expiresAt())) {
            verified.invalidate(token);
            throw new FastpubsubException(ErrorCode.INVALID_TOKEN);
        }
        return access;
    }

    private AccessToken parse(String token) {
        try {
            Claims claims = parser.parseSignedClaims(token).getPayload();
            UUID clientId = Uuids.parse(present(claims.getSubject()));
            Integer version = claims.get(VERSION, Integer.class);
            Date expiresAt = claims.getExpiration();
            if (clientId == null || version == null || expiresAt == null || claims.getIssuedAt() == null) {
                throw new FastpubsubException(ErrorCode.INVALID_TOKEN);
            }
            Scopes scopes = Scopes.of(present(claims.get(SCOPE, String.class)));
            return new AccessToken(clientId, version, scopes, expiresAt.toInstant());
        } catch (JwtException | IllegalArgumentException e) {
            throw new FastpubsubException(ErrorCode.INVALID_TOKEN, ErrorCode.INVALID_TOKEN.detail(), e);
        }
    }

    private static String present(@Nullable String claim) {
        if (claim == null) {
            throw new FastpubsubException(ErrorCode.INVALID_TOKEN);
        }
        return claim;
    }
}
