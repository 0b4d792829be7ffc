package dev.fastpubsub.server.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;

/** Gives every answer its headers, and every line of the log its request's id; tells the listeners of every request. */
final class RequestFilter extends OncePerRequestFilter {

    /** The field of every line that is logged during the request. */
    private static final String LOGGED_ID = "request_id";

    /** Keeps browsers from taking an answer for something else than it says: a payload for a page, say. */
    static final String NO_SNIFFING = "X-Content-Type-Options";

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

    private final List<RequestListener> listeners;

    RequestFilter(List<RequestListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long start = System.nanoTime();
        String id = RequestIds.of(request.getHeader(RequestIds.HEADER));
        response.setHeader(RequestIds.HEADER, id);
        response.setHeader(NO_SNIFFING, "nosniff");
        MDC.put(LOGGED_ID, id);
        listeners.forEach(RequestListener::started);
        int status = HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
        try {
            chain.doFilter(request, response);
            status = response.getStatus();
        } finally {
            BodyMemory.release(request);
            AnswerMemory.release(request);
            CompletedRequest completed = new CompletedRequest(
                    id,
                    method(request),
                    path(request),
                    status,
                    Duration.ofNanos(System.nanoTime() - start),
                    Caller.of(request));
            listeners.forEach(listener -> listener.completed(completed));
            MDC.remove(LOGGED_ID);
        }
    }

    /** Of which there are only so many: anybody can make up others. */
    private static String method(HttpServletRequest request) {
        return METHODS.contains(request.getMethod()) ? request.getMethod() : CompletedRequest.OTHER;
    }

    private static String path(HttpServletRequest request) {
        Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        return pattern == null ? CompletedRequest.UNMATCHED : pattern.toString();
    }
}
