package dev.fastpubsub.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastpubsub.server.config.FastpubsubConfig;
import dev.fastpubsub.server.error.FastpubsubException;
import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import io.jsonwebtoken.security.MacAlgorithm;
import io.jsonwebtoken.security.SignatureException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keys that come, sign, verify and go. */
class TokensTest {

    private static final String OLD = "the-old-key-" + "o".repeat(64);
    private static final String NEW = "the-new-key-" + "n".repeat(64);
    private static final UUID CLIENT = UUID.randomUUID();
    private static final Duration LIFETIME = Duration.ofMinutes(30);
    private static final Instant START = Instant.parse("2026-11-26T09:00:00Z");

    private Instant now = START;

    private final Tokens tokens = new Tokens(
            FastpubsubConfig.read(Map.of(
                            "FASTPUBSUB_DATABASE_URL",
                            "postgresql://db/app",
                            "FASTPUBSUB_AUTH_SECRET_KEY",
                            OLD,
                            "FASTPUBSUB_AUTH_ACCESS_TOKEN_EXPIRE_MINUTES",
                            "30"))
                    .auth(),
            ((InstantSource) () -> now).withZone(ZoneOffset.UTC));

    @Test
    void theFirstKeySignsAndAllVerify() {
        String early = tokens.issue(CLIENT, 1, "*");

        tokens.use(List.of(OLD, NEW));
        assertThat(signer(tokens.issue(CLIENT, 1, "*"))).isEqualTo(OLD);
        assertVerified(early, signed(OLD), signed(NEW));

        tokens.use(List.of(NEW, OLD));
        assertThat(signer(tokens.issue(CLIENT, 1, "*"))).isEqualTo(NEW);
        assertVerified(early, signed(OLD), signed(NEW));
    }

    @Test
    void aRemovedKeyVerifiesForTheLifetimeOfTokensAndNoLonger() {
        String seen = signedUntil(OLD, START.plus(Duration.ofDays(1)));
        assertVerified(seen);
        now = START.plusSeconds(7);
        tokens.use(List.of(NEW));

        now = START.plusSeconds(7).plus(LIFETIME).minusMillis(1);
        String late = signed(OLD);
        assertVerified(seen, late, signed(NEW));

        now = START.plusSeconds(7).plus(LIFETIME);
        assertRefused(seen, late, signed(OLD));
        assertVerified(signed(NEW));
    }

    @Test
    void aKeysEndIsNotPutOffByFurtherChanges() {
        tokens.use(List.of(NEW));
        now = START.plus(Duration.ofMinutes(29));
        assertThat(tokens.use(List.of("another-key-" + NEW, NEW)).gone()).hasSize(1);
        assertVerified(signed(OLD));

        now = START.plus(LIFETIME);
        assertRefused(signed(OLD));
        assertThat(tokens.use(List.of(NEW, "another-key-" + NEW)).gone()).isEmpty();
        assertRefused(signed(OLD));
    }

    @Test
    void aKeyThatComesBackIsAsGoodAsBefore() {
        tokens.use(List.of(NEW));
        tokens.use(List.of(NEW, OLD));

        now = START.plus(LIFETIME).plus(LIFETIME);
        assertVerified(signed(OLD));
    }

    @Test
    void whatWasVerifiedIsAskedAnewWithOtherKeys() {
        String token = signed(OLD);
        assertVerified(token);
        tokens.use(List.of(NEW));
        now = START.plus(LIFETIME);
        tokens.use(List.of(NEW, "another-key-" + NEW));

        assertRefused(token);
    }

    @Test
    void aTokenEndsWhenItSaysSoHoweverLongItsKeyVerifies() {
        String token = signed(OLD);
        tokens.use(List.of(NEW));
        tokens.use(List.of(NEW, OLD));
        assertVerified(token);

        now = START.plusSeconds(60);
        assertRefused(token);
    }

    @Test
    void noKeyIsTakenWithAnotherAlgorithm() {
        tokens.use(List.of(NEW, OLD));
        tokens.use(List.of(NEW));

        for (String key : List.of(NEW, OLD)) {
            assertRefused(signed(key, Jwts.SIG.HS384, now.plusSeconds(60)));
            assertRefused(signed(key, Jwts.SIG.HS512, now.plusSeconds(60)));
        }
        assertRefused(
                claims(now.plusSeconds(60)).compact(),
                claims(now.plusSeconds(60)).compact() + "AAAA");
        assertRefused(signed("a-key-that-was-never-configured-" + NEW));
    }

    @Test
    void ofKeysThatAreGoneTheLatestSixteenVerifyAndTheOthersAreCounted() {
        List<String> keys = new ArrayList<>(List.of(OLD));
        for (int change = 1; change <= KeyRing.MAX_GONE; change++) {
            now = now.plusSeconds(1);
            keys.add(change + NEW);
            assertThat(tokens.use(List.of(change + NEW)).forgotten()).isZero();
        }
        assertVerified(keys.stream().map(this::signed).toArray(String[]::new));

        now = now.plusSeconds(1);
        KeyRing ring = tokens.use(List.of(NEW));

        assertThat(ring.forgotten()).isEqualTo(1);
        assertThat(ring.gone()).hasSize(16);
        assertRefused(signed(OLD));
        assertVerified(signed(keys.get(1)));
        assertThat(ring.toString() + ring.gone()).doesNotContain("the-");
    }

    private void assertVerified(String... verified) {
        for (String token : verified) {
            assertThat(tokens.verify(token).clientId()).isEqualTo(CLIENT);
            assertThat(tokens.verify(token).clientId()).as("remembered").isEqualTo(CLIENT);
        }
    }

    private void assertRefused(String... refused) {
        for (String token : refused) {
            assertThatThrownBy(() -> tokens.verify(token))
                    .isInstanceOf(FastpubsubException.class)
                    .hasMessage("Invalid jwt token");
        }
    }

    /** By somebody who has the key. */
    private String signed(String key) {
        return signedUntil(key, now.plusSeconds(60));
    }

    private String signedUntil(String key, Instant expiry) {
        return signed(key, Jwts.SIG.HS256, expiry);
    }

    private String signed(String key, MacAlgorithm algorithm, Instant expiry) {
        return claims(expiry)
                .signWith(Keys.hmacShaKeyFor(key.getBytes(StandardCharsets.UTF_8)), algorithm)
                .compact();
    }

    private JwtBuilder claims(Instant expiry) {
        return Jwts.builder()
                .subject(CLIENT.toString())
                .issuedAt(Date.from(now))
                .expiration(Date.from(expiry))
                .claims(Map.of("scope", "*", "ver", 1));
    }

    private String signer(String token) {
        return Stream.of(OLD, NEW)
                .filter(key -> isSignedBy(key, token))
                .findFirst()
                .orElseThrow();
    }

    private boolean isSignedBy(String key, String token) {
        try {
            Jwts.parser()
                    .verifyWith(Keys.hmacShaKeyFor(key.getBytes(StandardCharsets.UTF_8)))
                    .clock(() -> Date.from(now))
                    .build()
                    .parseSignedClaims(token);
            return true;
        } catch (SignatureException e) {
            return false;
        }
    }
}
