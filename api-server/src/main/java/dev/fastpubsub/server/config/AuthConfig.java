package dev.fastpubsub.server.config;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Who may call.
 *
 * @param enabled whether calls need a token at all
 * @param secretKey signs tokens; empty when none is set, which only a server without authentication accepts
 * @param tokenLifetime of access tokens
 * @param bootstrapClient made or restored at each start
 */
public record AuthConfig(
        boolean enabled,
        String secretKey,
        Algorithm algorithm,
        Duration tokenLifetime,
        Optional<BootstrapClient> bootstrapClient) {

    private static final String SECRET_KEY = "FASTPUBSUB_AUTH_SECRET_KEY";
    private static final String BOOTSTRAP_ID = "FASTPUBSUB_AUTH_BOOTSTRAP_CLIENT_ID";
    private static final String BOOTSTRAP_SECRET = "FASTPUBSUB_AUTH_BOOTSTRAP_CLIENT_SECRET";

    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    /** Characters of a client's secret that somebody has chosen. */
    public static final int MIN_SECRET = 32;

    public static final int MAX_SECRET = 128;

    private static final int A_YEAR_OF_MINUTES = 366 * 24 * 60;

    static AuthConfig read(EnvironmentReader environment) {
        return new AuthConfig(
                environment.flag("FASTPUBSUB_AUTH_ENABLED", false),
                environment.secret(SECRET_KEY, "text of at least 32, 48 or 64 bytes, as the algorithm asks"),
                Algorithm.valueOf(
                        environment.oneOf("FASTPUBSUB_AUTH_ALGORITHM", "HS256", Set.of("HS256", "HS384", "HS512"))),
                Duration.ofMinutes(
                        environment.integer("FASTPUBSUB_AUTH_ACCESS_TOKEN_EXPIRE_MINUTES", 30, 1, A_YEAR_OF_MINUTES)),
                bootstrapClient(environment));
    }

    /** What only a server needs: a cleanup job has no use for the key. */
    void requireKey(EnvironmentReader environment) {
        if (secretKey.isEmpty()) {
            environment.require(
                    !enabled,
                    SECRET_KEY + " is not set, and FASTPUBSUB_AUTH_ENABLED=true needs it: `fastpubsub"
                            + " generate_secret_key` makes one");
        } else {
            environment.require(
                    secretKey.getBytes(StandardCharsets.UTF_8).length >= algorithm.keyBytes,
                    SECRET_KEY + " is too short: " + algorithm + " needs at least " + algorithm.keyBytes
                            + " bytes: `fastpubsub generate_secret_key --algorithm " + algorithm
                            + "` makes such a key");
        }
    }

    private static Optional<BootstrapClient> bootstrapClient(EnvironmentReader environment) {
        String id = environment.text(BOOTSTRAP_ID, "");
        String secret = environment.secret(BOOTSTRAP_SECRET, "text of 32 to 128 characters");
        if (id.isEmpty() && secret.isEmpty()) {
            return Optional.empty();
        }
        environment.require(!id.isEmpty(), BOOTSTRAP_ID + " is not set, but " + BOOTSTRAP_SECRET + " is");
        environment.require(!secret.isEmpty(), BOOTSTRAP_SECRET + " is not set, but " + BOOTSTRAP_ID + " is");
        environment.require(
                id.isEmpty() || UUID_FORM.matcher(id).matches(),
                BOOTSTRAP_ID + " must be a UUID; what it is set to is not shown, it may be the secret");
        int length = secret.codePointCount(0, secret.length());
        environment.require(
                secret.isEmpty() || (length >= MIN_SECRET && length <= MAX_SECRET),
                BOOTSTRAP_SECRET + " has " + length + " characters, it must have " + MIN_SECRET + " to " + MAX_SECRET);
        return UUID_FORM.matcher(id).matches()
                ? Optional.of(new BootstrapClient(UUID.fromString(id), secret))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "AuthConfig[enabled=" + enabled + ", algorithm=" + algorithm + "]";
    }

    /** The signature of tokens, by its name in JWT (RFC 7518, section 3.2). */
    public enum Algorithm {
        HS256(32),
        HS384(48),
        HS512(64);

        /** A key has at least as many bytes as the hash. */
        private final int keyBytes;

        Algorithm(int keyBytes) {
            this.keyBytes = keyBytes;
        }

        public int keyBytes() {
            return keyBytes;
        }
    }

    /** A client that the configuration names, so that there is one to begin with. Its scope is {@code *}. */
    public record BootstrapClient(UUID id, String secret) {

        @Override
        public String toString() {
            return "BootstrapClient[" + id + "]";
        }
    }
}
