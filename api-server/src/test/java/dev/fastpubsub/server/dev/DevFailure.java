package dev.fastpubsub.server.dev;

/** Something the person at the terminal can mend: its message is the one line they see. */
final class DevFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DevFailure(String message) {
        super(message);
    }
}
