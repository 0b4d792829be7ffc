package dev.fastpubsub.server.http;

import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.json.JsonWriter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Answers that say what went wrong: {@code {"detail": "…"}}. */
final class ErrorAnswers {

    private static final String RETRY_AFTER_SECONDS = "1";

    private ErrorAnswers() {}

    static ResponseEntity<byte[]> of(ErrorCode code, String detail) {
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.status(code.status()).contentType(MediaType.APPLICATION_JSON);
        if (code.status() == 503) {
            answer.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        return answer.body(body(detail));
    }

    static byte[] body(String detail) {
        return JsonWriter.object(json -> json.writeStringProperty("detail", detail));
    }
}
