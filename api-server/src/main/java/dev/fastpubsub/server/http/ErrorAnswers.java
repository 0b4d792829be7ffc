package dev.fastpubsub.server.http;

import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.json.JsonWriter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Consumer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.core.JsonGenerator;

/**
 * Answers that say what went wrong: {@code {"detail": …}}, and around it type, title and status (RFC 9457) for whoever
 * accepts {@code application/problem+json}.
 */
final class ErrorAnswers {

    private static final String RETRY_AFTER_SECONDS = "1";

    /** The challenge of RFC 6750, section 3. */
    private static final String BEARER = "Bearer";

    private ErrorAnswers() {}

    static ResponseEntity<byte[]> of(HttpServletRequest request, ErrorCode code, String detail) {
        return of(request, code.status(), json -> json.writeString(detail));
    }

    static ResponseEntity<byte[]> of(HttpServletRequest request, int status, Consumer<JsonGenerator> detail) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        boolean problem = accept != null && accept.contains(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(status)
                .contentType(problem ? MediaType.APPLICATION_PROBLEM_JSON : MediaType.APPLICATION_JSON);
        switch (HttpStatus.valueOf(status)) {
            case SERVICE_UNAVAILABLE, TOO_MANY_REQUESTS -> answer.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
            case UNAUTHORIZED -> answer.header(HttpHeaders.WWW_AUTHENTICATE, BEARER);
            default -> {}
        }
        return answer.body(JsonWriter.object(json -> {
            if (problem) {
                json.writeStringProperty("type", "about:blank");
                json.writeStringProperty("title", HttpStatus.valueOf(status).getReasonPhrase());
                json.writeNumberProperty("status", status);
            }
            json.writeName("detail");
            detail.accept(json);
        }));
    }
}
