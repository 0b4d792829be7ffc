package dev.fastpubsub.server.bench;

/** How to get in. None of these tells its secret as text. */
sealed interface Login {

    /** At a server without authentication. */
    record Open() implements Login {
        @Override
        public String toString() {
            return "none";
        }
    }

    /** With a token that is not renewed. */
    record Token(String token) implements Login {
        @Override
        public String toString() {
            return "token";
        }
    }

    /** With tokens that are fetched with these credentials, and again before they expire. */
    record Client(String id, String secret) implements Login {
        @Override
        public String toString() {
            return "client " + id;
        }
    }
}
