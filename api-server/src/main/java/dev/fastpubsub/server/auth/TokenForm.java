package dev.fastpubsub.server.auth;

import dev.fastpubsub.server.auth.OAuthError.Code;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.util.MultiValueMap;

/**
 * A token request in the form of RFC 6749, section 4.4.2.
 *
 * @param scope that the token is to have; empty for all that the client has
 */
record TokenForm(Credentials credentials, Optional<String> scope) {

    static TokenForm read(byte[] body, @Nullable String authorization) {
        MultiValueMap<String, String> form = parse(body);
        String grantType = single(form, "grant_type")
                .orElseThrow(() -> new OAuthError(Code.INVALID_REQUEST, "grant_type is missing"));
        if (!grantType.equals("client_credentials")) {
            throw new OAuthError(Code.UNSUPPORTED_GRANT_TYPE, "grant_type must be client_credentials");
        }
        return new TokenForm(credentials(form, authorization), single(form, "scope"));
    }

    private static Credentials credentials(MultiValueMap<String, String> form, @Nullable String authorization) {
        Optional<String> id = single(form, "client_id");
        Optional<String> secret = single(form, "client_secret");
        if (Credentials.isBasic(authorization)) {
            if (secret.isPresent()) {
                throw new OAuthError(Code.INVALID_REQUEST, "credentials are given twice");
            }
            return Credentials.basic(authorization)
                    .orElseThrow(() -> new OAuthError(Code.INVALID_CLIENT, "HTTP Basic is malformed"));
        }
        if (id.isEmpty() || secret.isEmpty()) {
            throw new OAuthError(Code.INVALID_CLIENT, "no credentials are given");
        }
        return new Credentials(id.get(), secret.get());
    }

    /** A parameter without a value counts as absent, and none may come twice (RFC 6749, section 3.2). */
    private static Optional<String> single(MultiValueMap<String, String> form, String name) {
        List<String> values = form.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw new OAuthError(Code.INVALID_REQUEST, name + " is given twice");
        }
        return values.stream()
                .filter(value -> value != null && !value.isEmpty())
                .findFirst();
    }

    private static MultiValueMap<String, String> parse(byte[] body) {
        try {
            return new FormHttpMessageConverter().read(null, new Body(body));
        } catch (IOException | IllegalArgumentException | HttpMessageNotReadableException e) {
            throw new OAuthError(Code.INVALID_REQUEST, "the form is not percent-encoded UTF-8");
        }
    }

    private record Body(byte[] bytes) implements HttpInputMessage {

        @Override
        public InputStream getBody() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public HttpHeaders getHeaders() {
            return HttpHeaders.EMPTY;
        }
    }
}
