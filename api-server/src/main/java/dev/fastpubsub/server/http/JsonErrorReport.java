package dev.fastpubsub.server.http;

import dev.fastpubsub.server.json.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/** Answers in the contract's shape what Tomcat refuses before any of our code sees it. Public because Tomcat makes it. */
public final class JsonErrorReport extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, Throwable failure) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        HttpStatus status = HttpStatus.resolve(response.getStatus());
        String detail = status == null ? "Error" : status.getReasonPhrase();
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
}
