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
 * @param secretKeys of tokens; those in a file are there for a server alone
 * @param tokenLifetime of access tokens
 * @param bootstrapClient made or restored at each start
 */
public record AuthConfig(
        boolean enabled,
        SecretKeys secretKeys,
        Algorithm algorithm,
        Duration tokenLifetime,
        Optional<BootstrapClient> bootstrapClient) {

    private static final String BOOTSTRAP_ID = "FASTPUBSUB_AUTH_BOOTSTRAP_CLIENT_ID";
    private static final String BOOTSTRAP_SECRET = "FASTPUBSUB_AUTH_BOOTSTRAP_CLIENT_SECRET";

    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    /** Characters of a client's secret that somebody has chosen. */
    public static final int MIN_SECRET = 32;

    public static final int MAX_SECRET = 128;

    private static final int A_YEAR_OF_MINUTES = 366 * 24 * 60;

    /** For a command that serves nobody, and has no use for keys. */
    static AuthConfig read(EnvironmentReader environment) {
        Algorithm algorithm = Algorithm.valueOf(
                environment.oneOf("FASTPUBSUB_AUTH_ALGORITHM", "HS256", Set.of("HS256", "HS384", "HS512")));
        return new AuthConfig(
                environment.flag("FASTPUBSUB_AUTH_ENABLED", false),
                SecretKeys.read(environment, algorithm),
                algorithm,
                Duration.ofMinutes(
                        environment.integer("FASTPUBSUB_AUTH_ACCESS_TOKEN_EXPIRE_MINUTES", 30, 1, A_YEAR_OF_MINUTES)),
                bootstrapClient(environment));
    }

    static AuthConfig readForServer(EnvironmentReader environment) {
        AuthConfig config = read(environment);
        return new AuthConfig(
                config.enabled,
                config.secretKeys.require(environment, config.algorithm, config.enabled),
                config.algorithm,
                config.tokenLifetime,
                config.bootstrapClient);
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

        /** What is wrong with a key, to go behind its name in a sentence. Does not repeat it. */
        Optional<String> fault(String key) {
            return key.getBytes(StandardCharsets.UTF_8).length >= keyBytes
                    ? Optional.empty()
                    : Optional.of("is too short: " + this + " needs at least " + keyBytes
                            + " bytes: `fastpubsub generate_secret_key --algorithm " + this + "` makes such a key");
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
