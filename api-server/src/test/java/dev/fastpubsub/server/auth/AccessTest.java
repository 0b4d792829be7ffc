package dev.fastpubsub.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.auth.AuthServer.Credential;
import dev.fastpubsub.server.support.Authenticated;
import dev.fastpubsub.server.support.TestDatabase;
import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every call of the contract against every kind of wrong token. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessTest {

    private static final String SOMEBODY = UUID.randomUUID().toString();

    /** {@code %s} in a path stands for the id that an object's scope names. */
    private record Call(
            String method, String path, @Nullable String body, String scope) {

        String path(String id) {
            return path.formatted(id);
        }

        boolean namesAnObject() {
            return path.contains("%s");
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private static final List<Call> CALLS = List.of(
            new Call("POST", "/topics", "{}", "topics:create"),
            new Call("GET", "/topics/%s", null, "topics:read"),
            new Call("GET", "/topics", null, "topics:read"),
            new Call("DELETE", "/topics/%s", null, "topics:delete"),
            new Call("POST", "/topics/%s/messages", "{}", "topics:publish"),
            new Call("POST", "/subscriptions", "{}", "subscriptions:create"),
            new Call("GET", "/subscriptions/%s", null, "subscriptions:read"),
            new Call("GET", "/subscriptions", null, "subscriptions:read"),
            new Call("PUT", "/subscriptions/%s", "{}", "subscriptions:update"),
            new Call("DELETE", "/subscriptions/%s", null, "subscriptions:delete"),
            new Call("GET", "/subscriptions/%s/messages", null, "subscriptions:consume"),
            new Call("POST", "/subscriptions/%s/acks", "{}", "subscriptions:consume"),
            new Call("POST", "/subscriptions/%s/nacks", "{}", "subscriptions:consume"),
            new Call("GET", "/subscriptions/%s/dlq", null, "subscriptions:consume"),
            new Call("POST", "/subscriptions/%s/dlq/reprocess", "{}", "subscriptions:consume"),
            new Call("GET", "/subscriptions/%s/metrics", null, "subscriptions:read"),
            new Call("POST", "/clients", "{}", "clients:create"),
            new Call("GET", "/clients/%s", null, "clients:read"),
            new Call("GET", "/clients", null, "clients:read"),
            new Call("PUT", "/clients/%s", "{}", "clients:update"),
            new Call("DELETE", "/clients/%s", null, "clients:delete"));

    private final TestDatabase database = TestDatabase.create();
    private final AuthServer server = AuthServer.start(database);

    @AfterAll
    void stop() {
        server.close();
        database.close();
    }

    static List<Call> calls() {
        return CALLS;
    }

    @ParameterizedTest
    @MethodSource("calls")
    void withoutATokenACallIsRefused(Call call) {
        isRefused(call, null, 401, "Invalid jwt token");
    }

    @ParameterizedTest
    @MethodSource("calls")
    void aTokenThatIsNotQuiteRightIsRefused(Call call) {
        Credential client = server.client("*");
        String right = server.token(client);
        isAllowed(call, right, SOMEBODY);

        List<String> wrong = new ArrayList<>(List.of(
                "Bearer",
                "Bearer ",
                "Bearer nonsense",
                "Token " + right.substring(7),
                "Basic " + Base64.getEncoder().encodeToString("not-a-uuid:secret".getBytes(StandardCharsets.UTF_8)),
                right.substring(7),
                right + "x",
                right.substring(0, right.length() - 2),
                "Bearer " + withAlgorithmNone(client),
                "Bearer " + token(client, key("another-key-of-at-least-32-characters"), jwt -> {}),
                "Bearer " + tokenSignedWith384(client),
                "Bearer "
                        + token(
                                client,
                                jwt -> jwt.expiration(Date.from(Instant.now().minusSeconds(1)))),
                "Bearer " + token(client, jwt -> jwt.expiration(null)),
                "Bearer " + token(client, jwt -> jwt.issuedAt(null)),
                "Bearer " + token(client, jwt -> jwt.subject(null)),
                "Bearer " + token(client, jwt -> jwt.subject("somebody")),
                "Bearer " + token(client, jwt -> jwt.claim("scope", null)),
                "Bearer " + token(client, jwt -> jwt.claim("scope", 5)),
                "Bearer " + token(client, jwt -> jwt.claim("ver", null)),
                "Bearer " + token(client, jwt -> jwt.claim("ver", "one")),
                "Bearer " + token(client, jwt -> jwt.claim("ver", 1e300))));
        wrong.add("Bearer " + editedScope(server.token(server.client("topics:read:nothing"))));

        for (String authorization : wrong) {
            String detail = authorization.startsWith("Basic") && call.path.endsWith("/metrics")
                    ? "Client not found"
                    : "Invalid jwt token";
            isRefused(call, authorization, 401, detail);
        }
    }

    /** That the tokens above are refused for what is wrong with them, and not for how they are made. */
    @Test
    void aTokenMadeByTheTestIsRight() {
        isAllowed(CALLS.getFirst(), "Bearer " + token(server.client("*"), jwt -> {}), SOMEBODY);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void aTokenOfAnUpdatedClientIsRefused(Call call) {
        Credential client = server.client("*");
        String token = server.token(client);
        isAllowed(call, token, SOMEBODY);

        server.update(client, true);

        isRefused(call, token, 401, "Token revoked");
        isAllowed(call, server.token(client), SOMEBODY);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void aTokenOfADisabledClientIsRefused(Call call) {
        Credential client = server.client("*");
        String token = server.token(client);
        isAllowed(call, token, SOMEBODY);

        server.update(client, false);

        isRefused(call, token, 401, "Client disabled");
    }

    @ParameterizedTest
    @MethodSource("calls")
    void aTokenOfADeletedClientIsRefused(Call call) {
        Credential client = server.client("*");
        String token = server.token(client);
        isAllowed(call, token, SOMEBODY);

        server.delete(client);

        isRefused(call, token, 401, "Client not found");
    }

    /** By table: what allows a call is {@code *}, its own scope, and that scope for the id in the path. Nothing else does. */
    @ParameterizedTest
    @MethodSource("calls")
    void aCallNeedsItsOwnScope(Call call) {
        isAllowed(call, server.token(server.client("*")), SOMEBODY);
        isAllowed(call, server.token(server.client(call.scope)), SOMEBODY);
        String others = String.join(
                " ",
                CALLS.stream()
                        .map(Call::scope)
                        .distinct()
                        .filter(scope -> !scope.equals(call.scope))
                        .flatMap(scope -> Stream.of(scope, scope + ":" + SOMEBODY))
                        .toList());
        isForbidden(call, server.token(server.client(others)), SOMEBODY);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void aScopeForOneObjectHoldsForThatOneOnly(Call call) {
        String token = server.token(server.client(call.scope + ":" + SOMEBODY));

        if (call.namesAnObject()) {
            isAllowed(call, token, SOMEBODY);
            isForbidden(call, token, UUID.randomUUID().toString());
            isForbidden(call, token, SOMEBODY + "0");
            isForbidden(call, token, SOMEBODY.substring(1));
        } else {
            isForbidden(call, token, SOMEBODY);
        }
    }

    @Test
    void theMetricsCallTakesHttpBasic() {
        Credential client = server.client("subscriptions:read:" + SOMEBODY);
        String path = "/subscriptions/" + SOMEBODY + "/metrics";

        assertThat(server.get(path, basic(client.id(), client.secret())).statusCode())
                .isEqualTo(404);
        assertThat(server.get("/subscriptions/other/metrics", basic(client.id(), client.secret()))
                        .statusCode())
                .isEqualTo(403);
        HttpResponse<String> wrong = server.get(path, basic(client.id(), "wrong"));
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.body()).isEqualTo("{\"detail\":\"Client secret is invalid\"}");
        assertThat(server.get("/subscriptions/" + SOMEBODY, basic(client.id(), client.secret()))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void probesAndTokensNeedNoToken() {
        assertThat(server.get("/liveness", null).statusCode()).isEqualTo(200);
        assertThat(server.get("/readiness", null).statusCode()).isEqualTo(200);
        assertThat(server.send("POST", "/oauth/token", null, "{}").statusCode()).isEqualTo(422);
        assertThat(server.get("/no-such-path", null).statusCode()).isEqualTo(404);
    }

    @Test
    void theSchemesNameIsWrittenInAnyCase() {
        String token = server.administrator().substring("Bearer ".length());

        assertThat(server.get("/topics", "bearer " + token).statusCode()).isEqualTo(200);
        assertThat(server.get("/topics", "BEARER  " + token).statusCode()).isEqualTo(200);
    }

    private void isRefused(Call call, @Nullable String authorization, int status, String detail) {
        HttpResponse<String> answer = server.send(call.method, call.path(SOMEBODY), authorization, call.body);
        assertThat(answer.body()).as("%s with %s", call, authorization).isEqualTo("{\"detail\":\"" + detail + "\"}");
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    }

    private void isForbidden(Call call, String token, String id) {
        HttpResponse<String> answer = server.send(call.method, call.path(id), token, call.body);
        assertThat(answer.body()).as("%s on %s", call, id).isEqualTo("{\"detail\":\"Insufficient scope\"}");
        assertThat(answer.statusCode()).isEqualTo(403);
    }

    /** Whatever the call says then, it is not about who asks. */
    private void isAllowed(Call call, String token, String id) {
        assertThat(server.send(call.method, call.path(id), token, call.body).statusCode())
                .as("%s on %s", call, id)
                .isIn(200, 404, 422);
    }

    private static SecretKey key(String text) {
        return new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }

    private static String token(Credential client, Consumer<JwtBuilder> change) {
        return token(client, key(Authenticated.KEY), change);
    }

    private static String token(Credential client, SecretKey key, Consumer<JwtBuilder> change) {
        return unsigned(client, change).signWith(key, Jwts.SIG.HS256).compact();
    }

    private static JwtBuilder unsigned(Credential client, Consumer<JwtBuilder> change) {
        JwtBuilder jwt = Jwts.builder()
                .subject(client.id())
                .issuedAt(new Date())
                .expiration(Date.from(Instant.now().plusSeconds(60)))
                .claims(Map.of("scope", client.scopes(), "ver", 1));
        change.accept(jwt);
        return jwt;
    }

    private static String withAlgorithmNone(Credential client) {
        return unsigned(client, jwt -> {}).compact();
    }

    /** The right key, and an algorithm that jjwt knows but that is not the configured one. */
    private static String tokenSignedWith384(Credential client) {
        SecretKey key = Keys.hmacShaKeyFor(Authenticated.KEY.getBytes(StandardCharsets.UTF_8));
        return unsigned(client, jwt -> {}).signWith(key, Jwts.SIG.HS384).compact();
    }

    /** The claims of one token with the scope exchanged, and the signature left as it was. */
    private static String editedScope(String authorization) {
        String[] parts = authorization.substring("Bearer ".length()).split("\\.", -1);
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        String edited = claims.replace("topics:read:nothing", "*");
        assertThat(edited).isNotEqualTo(claims);
        return parts[0] + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(edited.getBytes(StandardCharsets.UTF_8)) + "."
                + parts[2];
    }

    private static String basic(String id, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }
}
