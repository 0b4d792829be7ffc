package dev.fastpubsub.server.database;

import java.net.UnknownHostException;
import java.sql.SQLException;

/** One line for a failure, without a stack trace. */
public final class Failures {

    /** SQLSTATE. */
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private Failures() {}

    /** The deepest failure that PostgreSQL's driver describes, which names the host; else the deepest of all. */
    public static String oneLine(Throwable failure) {
        Throwable telling = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException || !(telling instanceof SQLException)) {
                telling = cause;
            }
        }
        Throwable root = telling;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (root instanceof UnknownHostException) {
            return "unknown host " + root.getMessage();
        }
        String message = telling.getMessage() == null ? telling.getClass().getSimpleName() : telling.getMessage();
        return message.lines().findFirst().orElse(message);
    }

    /** What lies behind a failure, in brackets, or nothing. */
    public static String cause(Throwable failure) {
        return failure.getCause() == null ? "" : " (" + oneLine(failure.getCause()) + ")";
    }

    /** What to do about it, in brackets, where PostgreSQL does not say that; or nothing. */
    public static String hint(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException refused && INSUFFICIENT_PRIVILEGE.equals(refused.getSQLState())) {
                return " (what a server needs, `fastpubsub doctor` lists; a migration, to own the schema or CREATE on"
                        + " the database)";
            }
        }
        return "";
    }
}
