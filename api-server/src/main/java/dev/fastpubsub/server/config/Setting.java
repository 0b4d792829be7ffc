package dev.fastpubsub.server.config;

/**
 * A variable that was read: what is allowed, and what is in effect. Shows no secret.
 *
 * @param allowed in the words of the line that refuses something else
 * @param defaultValue empty for what has none
 * @param value in effect; of a secret only that there is one
 */
public record Setting(String name, String allowed, String defaultValue, String value, Source source) {

    static final String MASK = "********";

    /** Where a value comes from. */
    public enum Source {
        DEFAULT("default"),
        ENVIRONMENT("environment"),
        ENV_FILE(".env file");

        private final String words;

        Source(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }
}
