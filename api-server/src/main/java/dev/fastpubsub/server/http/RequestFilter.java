package dev.fastpubsub.server.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives every answer its {@code X-Request-ID}.
 */
final class RequestFilter extends OncePerRequestFilter {

    private static final String REQUEST_ID = "X-Request-ID";
    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._:/+=-]{1,128}");

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        response.setHeader(REQUEST_ID, requestId(request.getHeader(REQUEST_ID)));
        chain.doFilter(request, response);
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
