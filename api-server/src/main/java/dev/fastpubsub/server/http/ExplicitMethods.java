package dev.fastpubsub.server.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.HttpRequestMethodNotSupportedException;
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
            throw new HttpRequestMethodNotSupportedException(method);
        }
        return true;
    }
}
