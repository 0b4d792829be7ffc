package dev.fastpubsub.server.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses HEAD and OPTIONS, which Spring MVC would answer by itself. Answered like GET, a HEAD on messages would lock
 * messages that nobody sees.
 */
final class ExplicitMethods implements HandlerInterceptor {

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws HttpRequestMethodNotSupportedException {
        String method = request.getMethod();
        if (method.equals("HEAD") || method.equals("OPTIONS")) {
            throw new HttpRequestMethodNotSupportedException(method, methods(handler));
        }
        return true;
    }

    /** Those of the call that Spring would have made instead. */
    private static List<String> methods(Object handler) {
        RequestMapping mapping =
                handler instanceof HandlerMethod call ? call.getMethodAnnotation(RequestMapping.class) : null;
        return mapping == null
                ? List.of()
                : Arrays.stream(mapping.method()).map(RequestMethod::name).toList();
    }
}
