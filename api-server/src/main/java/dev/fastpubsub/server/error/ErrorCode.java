package dev.fastpubsub.server.error;

/** Everything that can go wrong for a caller, with its HTTP status (RFC 9110) and the text of the answer. */
public enum ErrorCode {
    TOPIC_EXISTS(409, "This topic already exists"),
    TOPIC_NOT_FOUND(404, "Topic not found"),
    SUBSCRIPTION_EXISTS(409, "This subscription already exists"),
    SUBSCRIPTION_NOT_FOUND(404, "Subscription not found"),
    CLIENT_EXISTS(409, "This client already exists"),
    CLIENT_NOT_FOUND(404, "Client not found"),
    INVALID_TOKEN(401, "Invalid jwt token"),
    TOKEN_REVOKED(401, "Token revoked"),
    UNKNOWN_CLIENT(401, "Client not found"),
    CLIENT_DISABLED(401, "Client disabled"),
    WRONG_SECRET(401, "Client secret is invalid"),
    TOO_MANY_LOGINS(429, "Too many failed logins, try again later"),
    INSUFFICIENT_SCOPE(403, "Insufficient scope"),
    BACKOFF_ORDER(422, "backoff_max_seconds must not be less than backoff_min_seconds"),
    BODY_TOO_LARGE(413, "Request body is too large"),
    NOT_FOUND(404, "Not Found"),
    METHOD_NOT_ALLOWED(405, "Method Not Allowed"),
    BAD_REQUEST(400, "Bad Request"),
    SERVER_BUSY(503, "server is busy"),
    SHUTTING_DOWN(503, "shutting down"),
    DATABASE_DOWN(503, "database is down"),
    DATABASE_BUSY(503, "database is busy"),
    INTERNAL(500, "internal server error");

    private final int status;
    private final String detail;

    ErrorCode(int status, String detail) {
        this.status = status;
        this.detail = detail;
    }

    public int status() {
        return status;
    }

    public String detail() {
        return detail;
    }
}
