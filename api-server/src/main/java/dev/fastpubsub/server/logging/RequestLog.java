package dev.fastpubsub.server.logging;

import dev.fastpubsub.server.http.CompletedRequest;
import dev.fastpubsub.server.http.RequestListener;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A line for each request: who called what, how it ended and how long it took. Neither the query nor the path as it was
 * sent: both may hold what is none of the log's business. The request's id is on the line like on any other that is
 * written meanwhile. Thread-safe.
 */
final class RequestLog implements RequestListener {

    private static final Logger LOG = LoggerFactory.getLogger(RequestLog.class);

    /** They come every few seconds, and say nothing while all is well. */
    private static final Set<String> PROBES = Set.of("/liveness", "/readiness", "/metrics");

    @Override
    public void completed(CompletedRequest request) {
        LOG.atLevel(PROBES.contains(request.path()) ? Level.DEBUG : Level.INFO)
                .addKeyValue("method", request.method())
                .addKeyValue("path", request.path())
                .addKeyValue("status", request.status())
                .addKeyValue("duration_ms", request.duration().toNanos() / 1000 / 1000.0)
                .addKeyValue("client_id", request.clientId())
                .log("request");
    }
}
