package dev.fastpubsub.server.http;

import java.time.Duration;

/**
 * A request that has been answered.
 *
 * @param id as in the answer's {@code X-Request-ID}
 * @param method one of HTTP's, or {@value #OTHER}
 * @param path the template, such as {@code /topics/{id}}, so that there are only so many of them; {@value #UNMATCHED} for
 *     a path that no call has
 * @param clientId of the client that showed a token; empty without authentication
 */
public record CompletedRequest(String id, String method, String path, int status, Duration duration, String clientId) {

    public static final String UNMATCHED = "unmatched";
    public static final String OTHER = "OTHER";
}
