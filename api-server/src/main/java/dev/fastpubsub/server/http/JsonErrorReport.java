package dev.fastpubsub.server.http;

import dev.fastpubsub.server.json.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.tomcat.util.res.StringManager;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/** Answers in the contract's shape what Tomcat refuses before any of our code sees it. Public because Tomcat makes it. */
public final class JsonErrorReport extends ErrorReportValve {

    /** Tomcat tells it by its text alone. */
    private static final String HEADERS_TOO_LARGE =
            StringManager.getManager(Http11InputBuffer.class).getString("iib.requestheadertoolarge.error");

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        boolean tooLarge = failure != null && HEADERS_TOO_LARGE.equals(failure.getMessage());
        String detail = tooLarge ? limit(request) : reason(response);
        byte[] body = JsonWriter.object(json -> json.writeStringProperty("detail", detail));
        try {
            if (response.getHeader(RequestIds.HEADER) == null) {
                response.setHeader(RequestIds.HEADER, RequestIds.of(request.getHeader(RequestIds.HEADER)));
            }
            response.setHeader(RequestFilter.NO_SNIFFING, "nosniff");
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response.getReporter().write(new String(body, StandardCharsets.UTF_8));
            response.finishResponse();
        } catch (IOException e) {
            container.getLogger().debug("the client went away", e);
        }
    }

    private static String limit(Request request) {
        return request.getConnector().getProtocolHandler() instanceof AbstractHttp11Protocol<?> protocol
                ? "Request line and headers are larger than %d bytes".formatted(protocol.getMaxHttpRequestHeaderSize())
                : HEADERS_TOO_LARGE;
    }

    private static String reason(Response response) {
        HttpStatus status = HttpStatus.resolve(response.getStatus());
        return status == null ? "Error" : status.getReasonPhrase();
    }
}
