package dev.fastpubsub.server.http;

import dev.fastpubsub.server.database.Failures;
import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** The one mapping from what is thrown to what is answered. No answer holds a stack trace. */
@RestControllerAdvice
final class ErrorMapping {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorMapping.class);

    @ExceptionHandler
    ResponseEntity<byte[]> expected(FastpubsubException e, HttpServletRequest request) {
        if (e.code().status() >= 500 && e.code() != ErrorCode.SHUTTING_DOWN) {
            LOG.warn("{}: {}", e.code(), Failures.oneLine(e));
        }
        return ErrorAnswers.of(
                request, e.code(), e.code().status() >= 500 ? e.code().detail() : String.valueOf(e.getMessage()));
    }

    @ExceptionHandler
    ResponseEntity<byte[]> invalid(ValidationException e, HttpServletRequest request) {
        return ErrorAnswers.of(
                request, HttpStatus.UNPROCESSABLE_CONTENT.value(), json -> Violations.write(json, e.violations()));
    }

    @ExceptionHandler
    ResponseEntity<byte[]> wrongMethod(HttpRequestMethodNotSupportedException e, HttpServletRequest request) {
        ResponseEntity<byte[]> answer = answer(request, ErrorCode.METHOD_NOT_ALLOWED);
        HttpHeaders headers = new HttpHeaders(answer.getHeaders());
        if (e.getSupportedHttpMethods() != null) {
            headers.setAllow(e.getSupportedHttpMethods());
        }
        return new ResponseEntity<>(answer.getBody(), headers, answer.getStatusCode());
    }

    @ExceptionHandler({NoHandlerFoundException.class, NoResourceFoundException.class})
    ResponseEntity<byte[]> unknownPath(HttpServletRequest request) {
        return answer(request, ErrorCode.NOT_FOUND);
    }

    /** The client went away while it was sending, or sent a body that HTTP does not allow. */
    @ExceptionHandler
    ResponseEntity<byte[]> unreadable(UncheckedIOException e, HttpServletRequest request) {
        return answer(request, ErrorCode.BAD_REQUEST);
    }

    /** The client went away before it had its answer. */
    @ExceptionHandler
    void unwanted(AsyncRequestNotUsableException e) {
        LOG.debug("nobody took the answer: {}", Failures.oneLine(e));
    }

    @ExceptionHandler
    ResponseEntity<byte[]> unforeseen(Exception e, HttpServletRequest request) {
        LOG.error("unforeseen failure", e);
        return answer(request, ErrorCode.INTERNAL);
    }

    private static ResponseEntity<byte[]> answer(HttpServletRequest request, ErrorCode code) {
        return ErrorAnswers.of(request, code, code.detail());
    }
}
