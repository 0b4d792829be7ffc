package dev.fastpubsub.server.auth;

import dev.fastpubsub.server.client.ClientDirectory;
import dev.fastpubsub.server.client.ClientState;
import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import dev.fastpubsub.server.http.Caller;
import dev.fastpubsub.server.scope.RequiresScope;
import dev.fastpubsub.server.scope.Scopes;
import jakarta.annotation.security.PermitAll;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.util.Enumeration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Checks each call, before its body is read: by a bearer token (RFC 6750), and where the call says so by HTTP Basic. Costs
 * look-ups in memory, but for the first call with a token. Thread-safe.
 */
final class Authentication implements HandlerInterceptor {

    private static final String BEARER = "Bearer ";

    private final Tokens tokens;
    private final Logins logins;
    private final ClientDirectory directory;
    private final Map<Method, Rule> rules = new ConcurrentHashMap<>();

    Authentication(Tokens tokens, Logins logins, ClientDirectory directory) {
        this.tokens = tokens;
        this.logins = logins;
        this.directory = directory;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod call) {
            Rule rule = rules.computeIfAbsent(call.getMethod(), Rule::of);
            if (!rule.open) {
                check(request, rule.required.orElseThrow(() -> new FastpubsubException(ErrorCode.INSUFFICIENT_SCOPE)));
            }
        }
        return true;
    }

    private void check(HttpServletRequest request, RequiresScope required) {
        Scopes permitted = permitted(request, required);
        if (!permitted.permit(required.value(), id(request))) {
            throw new FastpubsubException(ErrorCode.INSUFFICIENT_SCOPE);
        }
    }

    private Scopes permitted(HttpServletRequest request, RequiresScope required) {
        String authorization = authorization(request);
        if (required.basic() && Credentials.isBasic(authorization)) {
            Credentials credentials = Credentials.basic(authorization)
                    .orElseThrow(() -> new FastpubsubException(ErrorCode.UNKNOWN_CLIENT));
            ClientState client = logins.authenticate(credentials, request.getRemoteAddr());
            Caller.note(request, client.id().toString());
            return client.permitted();
        }
        AccessToken token = tokens.verify(bearer(authorization));
        ClientState client =
                directory.find(token.clientId()).orElseThrow(() -> new FastpubsubException(ErrorCode.UNKNOWN_CLIENT));
        Caller.note(request, client.id().toString());
        if (!client.isActive()) {
            throw new FastpubsubException(ErrorCode.CLIENT_DISABLED);
        }
        if (client.tokenVersion() != token.version()) {
            throw new FastpubsubException(ErrorCode.TOKEN_REVOKED);
        }
        return token.scopes();
    }

    /** Of several, whoever stands in front of this server may have looked at another than we would. */
    private static @Nullable String authorization(HttpServletRequest request) {
        Enumeration<String> headers = request.getHeaders(HttpHeaders.AUTHORIZATION);
        String authorization = headers.hasMoreElements() ? headers.nextElement() : null;
        return headers.hasMoreElements() ? null : authorization;
    }

    private static String bearer(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw new FastpubsubException(ErrorCode.INVALID_TOKEN);
        }
        return authorization.substring(BEARER.length()).strip();
    }

    private static @Nullable String id(HttpServletRequest request) {
        Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
        return variables instanceof Map<?, ?> map && map.get("id") instanceof String id ? id : null;
    }

    /** Of one call. One that has no rule is refused: whoever forgets it notices. */
    private record Rule(boolean open, Optional<RequiresScope> required) {

        static Rule of(Method method) {
            return new Rule(
                    method.isAnnotationPresent(PermitAll.class),
                    Optional.ofNullable(method.getAnnotation(RequiresScope.class)));
        }
    }
}
