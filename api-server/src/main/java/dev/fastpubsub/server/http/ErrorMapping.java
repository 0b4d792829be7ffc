package dev.fastpubsub.server.http;

import dev.fastpubsub.server.database.Failures;
import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** The one mapping from what is thrown to what is answered. No answer holds a stack trace. */
@RestControllerAdvice
final class ErrorMapping {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorMapping.class);

    @ExceptionHandler
    ResponseEntity<byte[]> expected(FastpubsubException e) {
        if (e.code().status() >= 500) {
            LOG.warn("{}: {}", e.code(), Failures.oneLine(e));
        }
        return ErrorAnswers.of(e.code(), e.code().status() >= 500 ? e.code().detail() : String.valueOf(e.getMessage()));
    }

    @ExceptionHandler
    ResponseEntity<byte[]> invalid(ValidationException e) {
        return ResponseEntity.unprocessableContent()
                .contentType(MediaType.APPLICATION_JSON)
                .body(Violations.body(e.violations()));
    }

    @ExceptionHandler
    ResponseEntity<byte[]> wrongMethod(HttpRequestMethodNotSupportedException e) {
        ResponseEntity<byte[]> answer =
                ErrorAnswers.of(ErrorCode.METHOD_NOT_ALLOWED, ErrorCode.METHOD_NOT_ALLOWED.detail());
        HttpHeaders headers = new HttpHeaders(answer.getHeaders());
        if (e.getSupportedHttpMethods() != null) {
            headers.setAllow(e.getSupportedHttpMethods());
        }
        return new ResponseEntity<>(answer.getBody(), headers, answer.getStatusCode());
    }

    @ExceptionHandler({NoHandlerFoundException.class, NoResourceFoundException.class})
    ResponseEntity<byte[]> unknownPath() {
        return ErrorAnswers.of(ErrorCode.NOT_FOUND, ErrorCode.NOT_FOUND.detail());
    }

    /** The client went away while it was sending, or sent a body that HTTP does not allow. */
    @ExceptionHandler
    ResponseEntity<byte[]> unreadable(UncheckedIOException e) {
        return ErrorAnswers.of(ErrorCode.BAD_REQUEST, ErrorCode.BAD_REQUEST.detail());
    }

    @ExceptionHandler
    ResponseEntity<byte[]> unforeseen(Exception e) {
        LOG.error("unforeseen failure", e);
        return ErrorAnswers.of(ErrorCode.INTERNAL, ErrorCode.INTERNAL.detail());
    }
}
