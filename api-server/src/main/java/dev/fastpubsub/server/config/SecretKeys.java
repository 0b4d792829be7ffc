package dev.fastpubsub.server.config;

import dev.fastpubsub.server.config.AuthConfig.Algorithm;
import java.util.List;
import java.util.Optional;

/**
 * The keys of tokens.
 *
 * @param keys as they are at the start of a server: the first signs, all verify. Empty where none is set, which only a
 *     server without authentication accepts
 * @param file where they come from, and may change
 */
public record SecretKeys(List<String> keys, Optional<SecretKeyFile> file) {

    private static final String KEY = "FASTPUBSUB_AUTH_SECRET_KEY";
    private static final String FILE = "FASTPUBSUB_AUTH_SECRET_KEY_FILE";

    public SecretKeys {
        keys = List.copyOf(keys);
    }

    /** Leaves the file alone: a cleanup job has no use for the keys, and may not even have the file. */
    static SecretKeys read(EnvironmentReader environment, Algorithm algorithm) {
        String key = environment.secret(KEY, "text of at least 32, 48 or 64 bytes, as the algorithm asks");
        String file = environment.secret(
                FILE, "a file of 1 to " + SecretKeyFile.MAX_KEYS + " such keys, one a line", SecretKeyFile::masked);
        return new SecretKeys(
                key.isEmpty() ? List.of() : List.of(key),
                file.isEmpty() ? Optional.empty() : Optional.of(new SecretKeyFile(file, algorithm)));
    }

    /** With what is in the file, and checked. */
    SecretKeys require(EnvironmentReader environment, Algorithm algorithm, boolean enabled) {
        if (file.isPresent()) {
            environment.require(keys.isEmpty(), KEY + " and " + FILE + " are both set, only one of them may be");
            return new SecretKeys(read(environment, file.get()), file);
        }
        environment.require(
                !enabled || !keys.isEmpty(),
                KEY + " is not set, nor is " + FILE + ", and FASTPUBSUB_AUTH_ENABLED=true needs one of them:"
                        + " `fastpubsub generate_secret_key` makes a key");
        keys.forEach(key -> algorithm.fault(key).ifPresent(fault -> environment.require(false, KEY + " " + fault)));
        return this;
    }

    private static List<String> read(EnvironmentReader environment, SecretKeyFile file) {
        return switch (file.read()) {
            case SecretKeyFile.Keys(List<String> found) -> found;
            case SecretKeyFile.Refused(String reason, String _) -> {
                environment.require(
                        false,
                        SecretKeyFile.exists(file.path())
                                ? FILE + ": " + file.path() + " " + reason
                                : FILE
                                        + ": the file does not exist; what it is set to is not shown, it may be the"
                                        + " key");
                yield List.of();
            }
        };
    }

    @Override
    public String toString() {
        return "SecretKeys[" + keys.size() + "]";
    }
}
