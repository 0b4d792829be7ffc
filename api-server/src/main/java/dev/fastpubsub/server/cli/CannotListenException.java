package dev.fastpubsub.server.cli;

import dev.fastpubsub.server.config.ApiConfig;
import dev.fastpubsub.server.database.Failures;
import java.net.BindException;
import org.springframework.boot.web.server.PortInUseException;

/** The server cannot have its address. */
final class CannotListenException extends RuntimeException {

    private CannotListenException(String message) {
        super(message);
    }

    /** What lies behind a failure to start: this, or the failure itself. */
    static RuntimeException of(ApiConfig api, RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PortInUseException) {
                return new CannotListenException("FASTPUBSUB_API_PORT: " + api.port() + " is in use on " + api.host());
            }
            if (cause instanceof BindException) {
                return new CannotListenException(
                        "FASTPUBSUB_API_HOST: cannot listen on '" + api.host() + "' (" + Failures.oneLine(cause) + ")");
            }
        }
        return failure;
    }
}
