package dev.fastpubsub.server.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Refuses HEAD and OPTIONS, which Spring MVC would answer by itself. Answered like GET, a HEAD on messages would lock
 * messages that nobody sees.
 */
final class ExplicitMethods implements HandlerInterceptor {

    private final ObjectProvider<RequestMappingHandlerMapping> calls;

    ExplicitMethods(ObjectProvider<RequestMappingHandlerMapping> calls) {
        this.calls = calls;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws HttpRequestMethodNotSupportedException {
        String method = request.getMethod();
        if (method.equals("HEAD") || method.equals("OPTIONS")) {
            throw new HttpRequestMethodNotSupportedException(method, methods(request));
        }
        return true;
    }

    /** Those of the calls at this path (RFC 9110, section 15.5.6). */
    private List<String> methods(HttpServletRequest request) {
        return calls.getObject().getHandlerMethods().keySet().stream()
                .filter(call ->
                        Objects.requireNonNull(call.getPathPatternsCondition()).getMatchingCondition(request) != null)
                .flatMap(call -> call.getMethodsCondition().getMethods().stream())
                .map(RequestMethod::name)
                .distinct()
                .toList();
    }
}
