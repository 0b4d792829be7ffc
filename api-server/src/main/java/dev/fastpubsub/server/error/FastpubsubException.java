package dev.fastpubsub.server.error;

import org.jspecify.annotations.Nullable;

/** The root of what this server throws on purpose. The message is meant for the caller and holds no secret. */
public class FastpubsubException extends RuntimeException {

    private final ErrorCode code;

    public FastpubsubException(ErrorCode code) {
        this(code, code.detail(), null);
    }

    public FastpubsubException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }
}
