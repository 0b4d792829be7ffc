package dev.fastpubsub.server.auth;

import dev.fastpubsub.server.auth.OAuthError.Code;
import dev.fastpubsub.server.client.ClientState;
import dev.fastpubsub.server.error.FastpubsubException;
import dev.fastpubsub.server.http.BodyReader;
import dev.fastpubsub.server.http.Caller;
import dev.fastpubsub.server.http.Fields;
import dev.fastpubsub.server.json.JsonWriter;
import dev.fastpubsub.server.scope.Scopes;
import jakarta.annotation.security.PermitAll;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Gives out access tokens: for the original's JSON with 201, and for the client credentials grant (RFC 6749, section 4.4) with
 * 200.
 */
@RestController
final class TokenResource {

    private static final String CLIENT_ID = "client_id";
    private static final String CLIENT_SECRET = "client_secret";
    private static final int MAX_SECRET = 1024;

    private final Logins logins;
    private final Tokens tokens;
    private final BodyReader bodies;

    TokenResource(Logins logins, Tokens tokens, BodyReader bodies) {
        this.logins = logins;
        this.tokens = tokens;
        this.bodies = bodies;
    }

    @PostMapping("/oauth/token")
    @PermitAll
    ResponseEntity<byte[]> token(HttpServletRequest request) {
        return BodyReader.isForm(request) ? fromForm(request) : fromJson(request);
    }

    private ResponseEntity<byte[]> fromJson(HttpServletRequest request) {
        Fields fields = bodies.objectWithSecrets(request, Set.of(CLIENT_ID));
        String id = fields.uuid(CLIENT_ID).map(UUID::toString).orElse("");
        String secret = fields.text(CLIENT_SECRET, 1, MAX_SECRET).orElse("");
        fields.throwIfWrong();
        ClientState client = login(request, new Credentials(id, secret));
        return answer(HttpStatus.CREATED).body(token(client, client.scopes()));
    }

    private ResponseEntity<byte[]> fromForm(HttpServletRequest request) {
        try {
            TokenForm form = TokenForm.read(bodies.smallBytes(request), request.getHeader(HttpHeaders.AUTHORIZATION));
            ClientState client = login(request, form.credentials());
            return answer(HttpStatus.OK).body(token(client, granted(client, form.scope())));
        } catch (OAuthError e) {
            return refusal(e);
        } catch (FastpubsubException e) {
            if (e.code().status() != HttpStatus.UNAUTHORIZED.value()) {
                throw e;
            }
            return refusal(new OAuthError(Code.INVALID_CLIENT, e.code().detail()));
        }
    }

    private ClientState login(HttpServletRequest request, Credentials credentials) {
        ClientState client = logins.login(credentials, request.getRemoteAddr());
        Caller.note(request, client.id().toString());
        return client;
    }

    /** What is asked for, if the client has it (RFC 6749, section 3.3). */
    private static String granted(ClientState client, Optional<String> asked) {
        if (asked.isEmpty()) {
            return client.scopes();
        }
        try {
            String scopes = Scopes.check(asked.get());
            if (Arrays.stream(scopes.split(" ")).allMatch(client.permitted()::cover)) {
                return scopes;
            }
        } catch (IllegalArgumentException e) {
            throw new OAuthError(Code.INVALID_SCOPE, String.valueOf(e.getMessage()));
        }
        throw new OAuthError(Code.INVALID_SCOPE, "the client does not have all of these scopes");
    }

    private byte[] token(ClientState client, String scopes) {
        String token = tokens.issue(client.id(), client.tokenVersion(), scopes);
        return JsonWriter.object(json -> {
            json.writeStringProperty("access_token", token);
            json.writeStringProperty("token_type", "Bearer");
            json.writeNumberProperty("expires_in", tokens.lifetime().toSeconds());
            json.writeStringProperty("scope", scopes);
        });
    }

    private static ResponseEntity<byte[]> refusal(OAuthError error) {
        boolean unauthorized = error.code() == Code.INVALID_CLIENT;
        byte[] body = JsonWriter.object(json -> {
            json.writeStringProperty("error", error.code().text());
            json.writeStringProperty("error_description", error.description());
        });
        return unauthorized
                ? answer(HttpStatus.UNAUTHORIZED)
                        .header(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"fastpubsub\"")
                        .body(body)
                : answer(HttpStatus.BAD_REQUEST).body(body);
    }

    private static ResponseEntity.BodyBuilder answer(HttpStatus status) {
        return ResponseEntity.status(status)
                .cacheControl(CacheControl.noStore())
                .header(HttpHeaders.PRAGMA, "no-cache")
                .contentType(MediaType.APPLICATION_JSON);
    }
}
