package dev.fastpubsub.server.auth;

/** Why no token is given, in the terms of RFC 6749, section 5.2. */
final class OAuthError extends RuntimeException {

    private final Code code;

    OAuthError(Code code, String description) {
        super(description);
        this.code = code;
    }

    Code code() {
        return code;
    }

    String description() {
        return String.valueOf(getMessage());
    }

    enum Code {
        INVALID_REQUEST("invalid_request"),
        INVALID_CLIENT("invalid_client"),
        INVALID_SCOPE("invalid_scope"),
        UNSUPPORTED_GRANT_TYPE("unsupported_grant_type");

        private final String text;

        Code(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }
}
