package dev.fastpubsub.server.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import dev.fastpubsub.server.http.Uuids;
import dev.fastpubsub.server.scope.Scopes;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.MacAlgorithm;
import io.jsonwebtoken.security.SignatureException;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Verifies tokens by the keys of one moment, each in turn, the one that signs first. A token that has been verified is
 * remembered, since the next thousand requests will show it again; only its end is looked at each time, which is the token's or
 * the key's, whichever comes first. With other keys there is another verifier, which remembers nothing: so nothing that is
 * remembered outlives its key. Thread-safe.
 */
final class TokenVerifier {

    /** RFC 7515, section 7.1. The library takes more, so one token could be written in many ways. */
    private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    /** Of all tokens that are remembered, as estimated: a token, its scopes taken apart, and what is around them. */
    private static final long REMEMBERED_BYTES = 32 << 20;

    private static final int BYTES_PER_CHARACTER = 6;
    private static final int BYTES_BESIDES = 400;

    private final List<VerifyingKey> keys;
    private final Clock clock;
    private final Cache<String, AccessToken> verified = Caffeine.newBuilder()
            .maximumWeight(REMEMBERED_BYTES)
            .weigher((String token, AccessToken access) -> BYTES_BESIDES + BYTES_PER_CHARACTER * token.length())
            .build();

    /** @param algorithm the only one that is accepted, whatever a token's header says */
    TokenVerifier(KeyRing ring, MacAlgorithm algorithm, Clock clock) {
        this.clock = clock;
        this.keys = ring.keys().stream()
                .map(key -> new VerifyingKey(parser(key, algorithm, clock), key.until()))
                .toList();
    }

    private static JwtParser parser(KeyRing.Key key, MacAlgorithm algorithm, Clock clock) {
        return Jwts.parser()
                .sig()
                .clear()
                .add(algorithm)
                .and()
                .verifyWith(Tokens.secretKey(key.text(), algorithm))
                .clock(() -> Date.from(clock.instant()))
                .build();
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
        for (VerifyingKey key : keys) {
            try {
                return access(key.parser.parseSignedClaims(token).getPayload(), key.until);
            } catch (SignatureException e) {
                continue; // it may be another key's
            } catch (JwtException | IllegalArgumentException e) {
                throw new FastpubsubException(ErrorCode.INVALID_TOKEN, ErrorCode.INVALID_TOKEN.detail(), e);
            }
        }
        throw new FastpubsubException(ErrorCode.INVALID_TOKEN);
    }

    private static AccessToken access(Claims claims, Instant keyEndsAt) {
        UUID clientId = Uuids.parse(present(claims.getSubject()));
        Integer version = claims.get(Tokens.VERSION, Integer.class);
        Date expiresAt = claims.getExpiration();
        if (clientId == null || version == null || expiresAt == null || claims.getIssuedAt() == null) {
            throw new FastpubsubException(ErrorCode.INVALID_TOKEN);
        }
        Scopes scopes = Scopes.of(present(claims.get(Tokens.SCOPE, String.class)));
        Instant expiry = expiresAt.toInstant();
        return new AccessToken(clientId, version, scopes, expiry.isBefore(keyEndsAt) ? expiry : keyEndsAt);
    }

    private static String present(@Nullable String claim) {
        if (claim == null) {
            throw new FastpubsubException(ErrorCode.INVALID_TOKEN);
        }
        return claim;
    }

    private record VerifyingKey(JwtParser parser, Instant until) {}
}
