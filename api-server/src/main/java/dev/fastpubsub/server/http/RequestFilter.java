package dev.fastpubsub.server.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;

/** Gives every answer and every line of the log its request's id, and tells the listeners of every request. */
final class RequestFilter extends OncePerRequestFilter {

    private static final String REQUEST_ID = "X-Request-ID";

    /** The field of every line that is logged during the request. */
    private static final String LOGGED_ID = "request_id";

    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._:/+=-]{1,128}");

    private final List<RequestListener> listeners;

    RequestFilter(List<RequestListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long start = System.nanoTime();
        String id = requestId(request.getHeader(REQUEST_ID));
        response.setHeader(REQUEST_ID, id);
        MDC.put(LOGGED_ID, id);
        listeners.forEach(RequestListener::started);
        int status = HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
        try {
            chain.doFilter(request, response);
            status = response.getStatus();
        } finally {
            CompletedRequest completed = new CompletedRequest(
                    id,
                    request.getMethod(),
                    path(request),
                    status,
                    Duration.ofNanos(System.nanoTime() - start),
                    Caller.of(request));
            listeners.forEach(listener -> listener.completed(completed));
            MDC.remove(LOGGED_ID);
        }
    }

    private static String path(HttpServletRequest request) {
        Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        return pattern == null ? CompletedRequest.UNMATCHED : pattern.toString();
    }

    private static String requestId(@Nullable String given) {
        return given != null && SANE.matcher(given).matches()
                ? given
                : timeOrdered(System.currentTimeMillis()).toString();
    }

    /** A UUID of version 7 (RFC 9562, section 5.7). */
    private static UUID timeOrdered(long millis) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = millis << 16 | 0x7000 | random.nextInt(1 << 12);
        long low = 0x8000_0000_0000_0000L | random.nextLong() >>> 2;
        return new UUID(high, low);
    }
}
