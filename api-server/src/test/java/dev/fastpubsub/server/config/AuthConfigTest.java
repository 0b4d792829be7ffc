package dev.fastpubsub.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastpubsub.server.config.AuthConfig.Algorithm;
import dev.fastpubsub.server.config.AuthConfig.BootstrapClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthConfigTest {

    private static final String ENABLED = "FASTPUBSUB_AUTH_ENABLED";
    private static final String KEY = "FASTPUBSUB_AUTH_SECRET_KEY";
    private static final String ALGORITHM = "FASTPUBSUB_AUTH_ALGORITHM";
    private static final String MINUTES = "FASTPUBSUB_AUTH_ACCESS_TOKEN_EXPIRE_MINUTES";
    private static final String ID = "FASTPUBSUB_AUTH_BOOTSTRAP_CLIENT_ID";
    private static final String SECRET = "FASTPUBSUB_AUTH_BOOTSTRAP_CLIENT_SECRET";

    private static final String AN_ID = "550e8400-e29b-41d4-a716-446655440000";

    @Test
    void everyDefaultIsAsDocumented() {
        assertThat(read())
                .isEqualTo(new AuthConfig(
                        false,
                        new SecretKeys(List.of(), Optional.empty()),
                        Algorithm.HS256,
                        Duration.ofMinutes(30),
                        Optional.empty()));
    }

    @Test
    void everyVariableReachesItsOwnSetting() {
        String key = "k".repeat(64);
        String secret = "s".repeat(32);

        assertThat(read(ENABLED, "true", KEY, key, ALGORITHM, "hs512", MINUTES, "7", ID, AN_ID, SECRET, secret))
                .isEqualTo(new AuthConfig(
                        true,
                        new SecretKeys(List.of(key), Optional.empty()),
                        Algorithm.HS512,
                        Duration.ofMinutes(7),
                        Optional.of(new BootstrapClient(UUID.fromString(AN_ID), secret))));
    }

    @Test
    void aServerWithAuthenticationNeedsAKey() {
        assertRefused(
                KEY + " is not set, nor is FASTPUBSUB_AUTH_SECRET_KEY_FILE, and FASTPUBSUB_AUTH_ENABLED=true needs one"
                        + " of them: `fastpubsub generate_secret_key` makes a key",
                ENABLED,
                "true");
    }

    @Test
    void aCommandNeedsNoKey() {
        Map<String, String> variables = variables(ENABLED, "true");

        assertThat(FastpubsubConfig.readForCommand(Variables.of(variables))
                        .auth()
                        .enabled())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"HS256, 32", "HS384, 48", "HS512, 64"})
    void aKeyIsAsLongAsItsAlgorithmAsks(String algorithm, int bytes) {
        assertThat(read(ALGORITHM, algorithm, KEY, "é".repeat(bytes / 2)).algorithm())
                .hasToString(algorithm);
        assertRefused(
                KEY + " is too short: " + algorithm + " needs at least " + bytes
                        + " bytes: `fastpubsub generate_secret_key --algorithm " + algorithm + "` makes such a key",
                ALGORITHM,
                algorithm,
                KEY,
                "hunter2".repeat(9).substring(0, bytes - 1));
    }

    @Test
    void onlyTheThreeAlgorithmsAreTaken() {
        assertRefused(ALGORITHM + ": 'none' is not allowed, it must be one of HS256, HS384, HS512", ALGORITHM, "none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "527041", "half an hour"})
    void tokensLiveForAMinuteToAYear(String minutes) {
        assertThat(read(MINUTES, "1").tokenLifetime()).isEqualTo(Duration.ofMinutes(1));
        assertThat(read(MINUTES, "527040").tokenLifetime()).isEqualTo(Duration.ofDays(366));
        assertRefused(
                MINUTES + ": '" + minutes + "' is not allowed, it must be a whole number from 1 to 527040",
                MINUTES,
                minutes);
    }

    @Test
    void theBootstrapClientIsGivenWholeOrNotAtAll() {
        assertRefused(SECRET + " is not set, but " + ID + " is", ID, AN_ID);
        assertRefused(ID + " is not set, but " + SECRET + " is", SECRET, "hunter2".repeat(5));
    }

    @Test
    void theBootstrapClientsIdIsAUuid() {
        assertRefused(
                ID + " must be a UUID; what it is set to is not shown, it may be the secret",
                ID,
                "1-1-1-1-1",
                SECRET,
                "s".repeat(32));
    }

    @ParameterizedTest
    @ValueSource(ints = {31, 129})
    void theBootstrapClientsSecretHas32To128Characters(int length) {
        assertThat(read(ID, AN_ID, SECRET, "s".repeat(128)).bootstrapClient()).isPresent();
        assertRefused(
                SECRET + " has " + length + " characters, it must have 32 to 128",
                ID,
                AN_ID,
                SECRET,
                "hunter2".repeat(20).substring(0, length));
    }

    @Test
    void secretsAreNowhereToBeSeen() {
        Map<String, String> variables =
                variables(KEY, "hunter2".repeat(5), ID, AN_ID, SECRET, "hunter2".repeat(5), ENABLED, "true");

        assertThat(FastpubsubConfig.read(variables).toString()).doesNotContain("hunter2");
        assertThat(FastpubsubConfig.settings(Variables.of(variables)).toString())
                .doesNotContain("hunter2")
                .contains("********");
        assertThat(Variables.of(variables).toString()).doesNotContain("hunter2");
    }

    private static void assertRefused(String problem, String... variables) {
        assertThatThrownBy(() -> read(variables))
                .isInstanceOf(ConfigException.class)
                .hasMessage(problem)
                .hasMessageNotContaining("hunter2");
    }

    private static AuthConfig read(String... variables) {
        return FastpubsubConfig.read(variables(variables)).auth();
    }

    private static Map<String, String> variables(String... namesAndValues) {
        Map<String, String> variables = new HashMap<>();
        variables.put("FASTPUBSUB_DATABASE_URL", "postgresql://db/app");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            variables.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return variables;
    }
}
