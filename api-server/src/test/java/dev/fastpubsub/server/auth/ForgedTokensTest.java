package dev.fastpubsub.server.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastpubsub.server.config.FastpubsubConfig;
import dev.fastpubsub.server.error.FastpubsubException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens put together by hand, byte by byte, since no library makes wrong ones. The right one is among them, as a control. */
class ForgedTokensTest {

    private static final String KEY = "the-key-of-the-server-" + "k".repeat(64);
    private static final UUID CLIENT = UUID.randomUUID();
    private static final Instant NOW = Instant.parse("2026-11-26T09:00:00Z");
    private static final long SECOND = NOW.getEpochSecond();
    private static final String HEADER = "{'alg':'HS256','typ':'JWT'}";
    private static final String CLAIMS =
            "{'sub':'" + CLIENT + "','iat':" + SECOND + ",'exp':" + (SECOND + 60) + ",'scope':'topics:read','ver':1}";

    private Instant now = NOW;
    private final Tokens tokens = new Tokens(
            FastpubsubConfig.read(
                            Map.of("FASTPUBSUB_DATABASE_URL", "postgresql://db/app", "FASTPUBSUB_AUTH_SECRET_KEY", KEY))
                    .auth(),
            ((InstantSource) () -> now).withZone(ZoneOffset.UTC));

    @Test
    void theRightOneIsVerified() {
        assertThat(tokens.verify(signed(HEADER, CLAIMS)).clientId()).isEqualTo(CLIENT);
    }

    /** With the right key's signature, with none, and with that of an empty key. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "none",
                "None",
                "NONE",
                "nOnE",
                "none ",
                "",
                "hs256",
                "HS1",
                "HS384",
                "HS512",
                "RS256",
                "RS384",
                "PS256",
                "ES256",
                "EdDSA",
                "dir",
                "A256GCM",
                "RSA-OAEP"
            })
    void noOtherAlgorithmIsTakenHoweverItIsSpelled(String algorithm) {
        String header = HEADER.replace("HS256", algorithm);
        String signed = signed(header, CLAIMS);

        isRefused(signed);
        isRefused(signed.substring(0, signed.lastIndexOf('.') + 1));
        isRefused(signed.substring(0, signed.lastIndexOf('.')));
        isRefused(signed(header, CLAIMS, "\0"));
        isRefused(signed(header, CLAIMS, "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkq\n-----END PUBLIC KEY-----\n"));
    }

    static Stream<String> headers() {
        return Stream.of(
                "{}",
                "{'typ':'JWT'}",
                "{'alg':null}",
                "{'alg':5}",
                "{'alg':['HS256']}",
                "{'alg':'HS256','crit':['exp']}",
                "{'alg':'HS256','crit':['b64'],'b64':false}",
                "{'alg':'dir','enc':'A256GCM'}",
                "{'alg':'HS256','jwk':{'kty':'oct','k':'YXR0YWNrZXItYXR0YWNrZXItYXR0YWNrZXItYXR0YWNrZXI'}}",
                "[]",
                "'HS256'",
                "null",
                "{'alg':'HS256'",
                "");
    }

    @ParameterizedTest
    @MethodSource("headers")
    void aHeaderThatIsNotQuiteRightIsRefused(String header) {
        isRefused(signed(header, CLAIMS));
    }

    /** A token does not say by which key it is checked. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'kid':'1'",
                "'kid':'../../../../dev/null'",
                "'kid':'/dev/null'",
                "'kid':'x\\u0027 UNION SELECT \\u0027attacker\\u0027 --'",
                "'kid':'|id'",
                "'jku':'http://127.0.0.1:1/keys.json'",
                "'x5u':'http://127.0.0.1:1/certificate.pem'",
            })
    void whatAHeaderSaysOfKeysIsNotLookedAt(String parameter) {
        String header = HEADER.replace("'typ':'JWT'", parameter);

        isRefused(signed(header, CLAIMS, "attacker-attacker-attacker-attacker"));
        isRefused(signed(header, CLAIMS, "\0"));
        assertThat(tokens.verify(signed(header, CLAIMS)).clientId()).isEqualTo(CLIENT);
    }

    /** With the signature left as it was. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "topics:read -> *",
                "topics:read -> topics:read clients:create",
                "'ver':1 -> 'ver':2",
                "'ver':1 -> 'ver':0",
                "'sub':' -> 'sub':'0",
                "'exp': -> 'exp':9",
                "'iat': -> 'iat':9",
                "'ver':1 -> 'ver':1.0",
                "'ver':1 -> 'ver':1,'admin':true",
                "'typ':'JWT' -> 'typ':'jwt'",
                "'HS256' -> 'HS512'",
                "'HS256' -> 'none'",
            })
    void oneEditVoidsTheSignature(String edit) {
        String header = edited(HEADER, edit);
        String claims = edited(CLAIMS, edit);
        assertThat(header + claims).isNotEqualTo(HEADER + CLAIMS);
        String signature = signed(HEADER, CLAIMS).replaceAll(".*\\.", "");

        isRefused(encoded(header) + "." + encoded(claims) + "." + signature);
    }

    @Test
    void aSignatureThatIsNotWholeOrNotTheSameIsRefused() {
        String right = signed(HEADER, CLAIMS);
        int signature = right.lastIndexOf('.') + 1;
        for (int i = signature; i < right.length(); i++) {
            isRefused(right.substring(0, i));
            // The last digit has bits that mean nothing: of these, too, one spelling is right.
            isRefused(right.substring(0, i) + (right.charAt(i) == 'A' ? 'Q' : 'A') + right.substring(i + 1));
        }
        isRefused(right + "A");
        isRefused(right + ".");
        isRefused(right + "=");
        isRefused(right + "." + right);
        isRefused(right.replace(".", ".."));
    }

    /** The right key's, of whoever has it: each claim is needed, and of its kind. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'sub':' -> 'nobody':'",
                "'iat': -> 'x':",
                "'exp': -> 'x':",
                "'scope':' -> 'scopes':'",
                "'ver':1 -> 'version':1",
                "'ver':1 -> 'ver':null",
                "'ver':1 -> 'ver':'one'",
                "'ver':1 -> 'ver':99999999999999999999",
                "'scope':'topics:read' -> 'scope':['*']",
                "'scope':'topics:read' -> 'scope':{'*':1}",
                "'exp': -> 'exp':-",
                "'exp': -> 'exp':'tomorrow','x':",
                "'exp': -> 'exp':[],'x':",
                "'iat': -> 'iat':{},'x':",
            })
    void aClaimThatIsMissingOrOfAnotherKindIsRefused(String edit) {
        String claims = edited(CLAIMS, edit);
        assertThat(claims).isNotEqualTo(CLAIMS);

        isRefused(signed(HEADER, claims));
    }

    /** There is no leeway: the same servers that sign are those that verify. */
    @Test
    void itEndsToTheMillisecondWhenItSaysSo() {
        String token = signed(HEADER, CLAIMS);
        now = NOW.plusSeconds(60).minusMillis(1);
        assertThat(tokens.verify(token).clientId()).isEqualTo(CLIENT);

        now = NOW.plusSeconds(60);
        isRefused(token);
        isRefused(signed(HEADER, CLAIMS.replace("'ver'", "'x':1,'ver'")));
    }

    @Test
    void itIsNotGoodBeforeItSaysSo() {
        String later = signed(HEADER, CLAIMS.replace("'ver'", "'nbf':" + (SECOND + 10) + ",'ver'"));
        isRefused(later);

        now = NOW.plusSeconds(10);
        assertThat(tokens.verify(later).clientId()).isEqualTo(CLIENT);
    }

    /** A server whose clock is behind takes what the others have just signed. */
    @Test
    void whenItWasIssuedIsNotCompared() {
        now = NOW.minus(Duration.ofMinutes(5));
        assertThat(tokens.verify(signed(HEADER, CLAIMS)).clientId()).isEqualTo(CLIENT);
    }

    @Test
    void whatIsNoTokenIsRefusedHoweverLargeItIs() {
        String right = signed(HEADER, CLAIMS);
        List.of(
                        "",
                        ".",
                        "..",
                        "a.b.c",
                        "a".repeat(1_000_000),
                        ".".repeat(1_000_000),
                        "A".repeat(1_000_000) + right.substring(right.indexOf('.')),
                        right.replace('.', ','),
                        right + "\r\nX-Injected: 1",
                        " " + right,
                        right.replace(".", "\u002e\u200b"),
                        // Encrypted ones have five parts.
                        right + ".AAAA.AAAA",
                        "{\"payload\":\"" + right + "\"}")
                .forEach(this::isRefused);
    }

    private void isRefused(String token) {
        assertThatThrownBy(() -> tokens.verify(token))
                .as(token.length() > 500 ? token.length() + " characters" : token)
                .isInstanceOf(FastpubsubException.class)
                .hasMessage("Invalid jwt token");
    }

    /** @param edit what is there, an arrow, and what is to be there */
    private static String edited(String json, String edit) {
        String[] parts = edit.split(" -> ", 2);
        return json.replace(parts[0], parts[1]);
    }

    private static String signed(String header, String claims) {
        return signed(header, claims, KEY);
    }

    /** With HMAC and SHA-256, whatever the header says. */
    private static String signed(String header, String claims, String key) {
        try {
            String content = encoded(header) + "." + encoded(claims);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
            return content + "."
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(content.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.replace('\'', '"').getBytes(UTF_8));
    }
}
