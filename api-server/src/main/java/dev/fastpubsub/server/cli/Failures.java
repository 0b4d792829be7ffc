package dev.fastpubsub.server.cli;

/** One line for a failure, without a stack trace. */
final class Failures {

    private Failures() {}

    static String oneLine(Throwable failure) {
        Throwable root = root(failure);
        String message = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return message.lines().findFirst().orElse(message);
    }

    /** What lies behind a failure, in brackets, or nothing. */
    static String cause(Throwable failure) {
        return failure.getCause() == null ? "" : " (" + oneLine(failure.getCause()) + ")";
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
