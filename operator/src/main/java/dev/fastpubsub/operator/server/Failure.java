package dev.fastpubsub.operator.server;

/** Why a call did not succeed. No message holds a secret. */
public sealed interface Failure {

    /** In the server's words where it had some. */
    String message();

    /** The server refuses what was asked: the same call will fail again. */
    record Invalid(String message) implements Failure {}

    /** The operator's credentials, or its token, are not accepted. */
    record Unauthorised(String message) implements Failure {}

    /** The operator's client lacks a scope. */
    record Forbidden(String message) implements Failure {}

    /** Too many calls: later. */
    record Throttled(String message) implements Failure {}

    /** Something answered that is not the API: a proxy's page, a login form. */
    record NotServer(String message) implements Failure {}

    /** Refused, timed out, or the server has no database. Whether a write took place is not known. */
    record Unreachable(String message) implements Failure {}

    /** The server failed. Whether a write took place is not known. */
    record ServerError(String message) implements Failure {}

    /** The operator only says what it would do; this is it. */
    record ReadOnly(String message) implements Failure {}

    /** Whether the server may well be in order again soon, with nobody doing anything about it here. */
    default boolean isOutage() {
        return switch (this) {
            case Unreachable failure -> true;
            case ServerError failure -> true;
            case NotServer failure -> true;
            case Throttled failure -> true;
            case Invalid failure -> false;
            case Unauthorised failure -> false;
            case Forbidden failure -> false;
            case ReadOnly failure -> false;
        };
    }

    /** A word for metrics. */
    default String word() {
        return switch (this) {
            case Unreachable failure -> "unreachable";
            case ServerError failure -> "server_error";
            case NotServer failure -> "not_server";
            case Throttled failure -> "throttled";
            case Invalid failure -> "invalid";
            case Unauthorised failure -> "unauthorised";
            case Forbidden failure -> "forbidden";
            case ReadOnly failure -> "read_only";
        };
    }
}
