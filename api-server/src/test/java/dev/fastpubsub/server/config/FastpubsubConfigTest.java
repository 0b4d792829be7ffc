package dev.fastpubsub.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every variable's name, default and bounds. */
class FastpubsubConfigTest {

    private static final String URL = "FASTPUBSUB_DATABASE_URL";

    private static final Map<String, String> REQUIRED = Map.of(URL, "postgresql://user:secret@db:5432/app");

    @Test
    void everyDefaultIsAsDocumented() {
        FastpubsubConfig config = FastpubsubConfig.read(REQUIRED);

        assertThat(config.database())
                .isEqualTo(new DatabaseConfig(
                        new DatabaseUrl("jdbc:postgresql://db:5432/app", "user", "secret"), 5, 10, false));
        assertThat(config.api())
                .isEqualTo(new ApiConfig("0.0.0.0", 8000, 20_000, 8192, Duration.ofSeconds(2), Duration.ofSeconds(20)));
        assertThat(config.limits())
                .isEqualTo(new LimitsConfig(
                        32 * 1024 * 1024,
                        10_000,
                        1024 * 1024,
                        128,
                        Math.max(32 * 1024 * 1024, Runtime.getRuntime().maxMemory() / 8),
                        Runtime.getRuntime().maxMemory() / 16,
                        16L * 1024 * 1024));
        assertThat(config.rounds()).isEqualTo(new RoundConfig(10_000, Duration.ofMillis(1)));
        assertThat(config.wakeUps()).isEqualTo(new WakeUpConfig(WakeUpConfig.Mode.NOTIFY, Duration.ofMillis(500)));
        assertThat(config.subscriptionDefaults()).isEqualTo(new SubscriptionDefaults(5, 5, 300));
        assertThat(config.cleanup()).isEqualTo(new CleanupConfig(Duration.ofHours(1), Duration.ofMinutes(1)));
        assertThat(config.partitions()).isEqualTo(new PartitionConfig(4_000_000, 1L << 30));
        assertThat(config.metrics()).isEqualTo(new MetricsConfig(1000));
        assertThat(config.log()).isEqualTo(new LogConfig(LogConfig.Level.INFO, LogConfig.Format.LOGFMT, true, false));
    }

    @ParameterizedTest
    @CsvSource({
        "FASTPUBSUB_DATABASE_POOL_SIZE, 1, 1000",
        "FASTPUBSUB_DATABASE_MAX_OVERFLOW, 0, 1000",
        "FASTPUBSUB_API_PORT, 0, 65535",
        "FASTPUBSUB_API_MAX_CONNECTIONS, 100, 1000000",
        "FASTPUBSUB_API_MAX_HEADER_BYTES, 4096, 65536",
        "FASTPUBSUB_API_SHUTDOWN_DELAY_SECONDS, 0, 300",
        "FASTPUBSUB_API_SHUTDOWN_TIMEOUT_SECONDS, 1, 300",
        "FASTPUBSUB_API_NUM_WORKERS, 1, 10000",
        "FASTPUBSUB_AUTH_ACCESS_TOKEN_EXPIRE_MINUTES, 1, 527040",
        "FASTPUBSUB_API_MAX_BODY_BYTES, 1024, 1073741824",
        "FASTPUBSUB_API_MAX_MESSAGES, 1, 100000",
        "FASTPUBSUB_API_MAX_MESSAGE_BYTES, 1024, 268435456",
        "FASTPUBSUB_API_MAX_NESTING, 1, 10000",
        "FASTPUBSUB_API_MAX_BATCH_BYTES, 1024, 1073741824",
        "FASTPUBSUB_API_MAX_BODIES_BYTES, 0, 1099511627776",
        "FASTPUBSUB_API_MAX_ANSWERS_BYTES, 0, 1099511627776",
        "FASTPUBSUB_API_MAX_QUEUED_REQUESTS, 1, 1000000",
        "FASTPUBSUB_API_MAX_LINGER_MICROSECONDS, 0, 100000",
        "FASTPUBSUB_WAKE_UP_POLL_MILLISECONDS, 50, 60000",
        "FASTPUBSUB_SUBSCRIPTION_MAX_ATTEMPTS, 1, 2147483647",
        "FASTPUBSUB_SUBSCRIPTION_BACKOFF_MIN_SECONDS, 1, 2147483647",
        "FASTPUBSUB_SUBSCRIPTION_BACKOFF_MAX_SECONDS, 1, 2147483647",
        "FASTPUBSUB_CLEANUP_ACKED_MESSAGES_OLDER_THAN_SECONDS, 1, 31622400",
        "FASTPUBSUB_CLEANUP_STUCK_MESSAGES_LOCK_TIMEOUT_SECONDS, 1, 31622400",
        "FASTPUBSUB_PARTITION_MAX_MESSAGES, 10000, 1000000000",
        "FASTPUBSUB_PARTITION_MAX_BYTES, 1048576, 1099511627776",
        "FASTPUBSUB_METRICS_MAX_SUBSCRIPTIONS, 0, 10000",
    })
    void aNumberIsTakenWithinItsBoundsAndRefusedOutside(String name, long min, long max) {
        assertThat(FastpubsubConfig.read(with(name, Long.toString(min)))).isNotNull();
        assertThat(FastpubsubConfig.read(with(name, Long.toString(max)))).isNotNull();
        for (String wrong : new String[] {Long.toString(min - 1), Long.toString(max + 1), "many", "1.5"}) {
            assertThatThrownBy(() -> FastpubsubConfig.read(with(name, wrong)))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(name)
                    .hasMessageContaining("'" + wrong + "' is not allowed");
        }
    }

    @Test
    void everyVariableReachesItsOwnSetting() {
        assertSetting(
                "FASTPUBSUB_DATABASE_POOL_SIZE",
                "7",
                config -> config.database().poolSize());
        assertSetting(
                "FASTPUBSUB_DATABASE_MAX_OVERFLOW",
                "7",
                config -> config.database().maxOverflow());
        assertSetting("FASTPUBSUB_API_PORT", "7", config -> config.api().port());
        assertSetting(
                "FASTPUBSUB_API_SHUTDOWN_DELAY_SECONDS",
                "7",
                config -> config.api().shutdownDelay().toSeconds());
        assertSetting(
                "FASTPUBSUB_API_SHUTDOWN_TIMEOUT_SECONDS",
                "7",
                config -> config.api().shutdownTimeout().toSeconds());
        assertSetting(
                "FASTPUBSUB_API_MAX_BODY_BYTES",
                "7777",
                config -> config.limits().maxBodyBytes());
        assertSetting(
                "FASTPUBSUB_API_MAX_MESSAGES", "7", config -> config.limits().maxMessages());
        assertSetting(
                "FASTPUBSUB_API_MAX_MESSAGE_BYTES",
                "7777",
                config -> config.limits().maxMessageBytes());
        assertSetting(
                "FASTPUBSUB_API_MAX_NESTING", "7", config -> config.limits().maxNesting());
        assertSetting(
                "FASTPUBSUB_API_MAX_BATCH_BYTES",
                "7777",
                config -> config.limits().maxBatchBytes());
        assertSetting(
                "FASTPUBSUB_SUBSCRIPTION_MAX_ATTEMPTS",
                "7",
                config -> config.subscriptionDefaults().maxDeliveryAttempts());
        assertSetting(
                "FASTPUBSUB_SUBSCRIPTION_BACKOFF_MIN_SECONDS",
                "7",
                config -> config.subscriptionDefaults().backoffMinSeconds());
        assertSetting(
                "FASTPUBSUB_SUBSCRIPTION_BACKOFF_MAX_SECONDS",
                "7",
                config -> config.subscriptionDefaults().backoffMaxSeconds());
        assertSetting(
                "FASTPUBSUB_CLEANUP_ACKED_MESSAGES_OLDER_THAN_SECONDS",
                "7",
                config -> config.cleanup().ackedOlderThan().toSeconds());
        assertSetting(
                "FASTPUBSUB_CLEANUP_STUCK_MESSAGES_LOCK_TIMEOUT_SECONDS",
                "7",
                config -> config.cleanup().lockTimeout().toSeconds());
        assertSetting(
                "FASTPUBSUB_PARTITION_MAX_MESSAGES",
                "77777",
                config -> config.partitions().maxMessages());
        assertSetting(
                "FASTPUBSUB_PARTITION_MAX_BYTES",
                "7777777",
                config -> config.partitions().maxBytes());
        assertSetting(
                "FASTPUBSUB_METRICS_MAX_SUBSCRIPTIONS",
                "7",
                config -> config.metrics().maxSubscriptions());
        assertSetting("FASTPUBSUB_API_HOST", "127.0.0.1", config -> config.api().host());
        assertSetting("FASTPUBSUB_LOG_LEVEL", "DEBUG", config -> config.log().level());
        assertSetting(
                "FASTPUBSUB_DATABASE_MIGRATE_ON_START",
                "true",
                config -> config.database().migrateOnStart());
    }

    @Test
    void theDatabaseUrlIsRequired() {
        assertThatThrownBy(() -> FastpubsubConfig.read(Map.of())).hasMessage("FASTPUBSUB_DATABASE_URL is not set");
    }

    @Test
    void aWrongDatabaseUrlIsToldWithoutItsPassword() {
        assertThatThrownBy(() -> FastpubsubConfig.read(Map.of(URL, "mysql://user:hunter2@db/app")))
                .hasMessageStartingWith("FASTPUBSUB_DATABASE_URL: must look like")
                .hasMessageNotContaining("hunter2");
        assertThat(FastpubsubConfig.read(REQUIRED).toString()).doesNotContain("secret");
    }

    @Test
    void allThatIsWrongIsToldAtOnceALineEach() {
        ConfigException wrong = catchThrowableOfType(
                ConfigException.class,
                () -> FastpubsubConfig.read(Map.of(
                        "FASTPUBSUB_API_PORT",
                        "http",
                        "FASTPUBSUB_LOG_LEVEL",
                        "loud",
                        "FASTPUBSUB_DATABASE_URL",
                        "x")));

        assertThat(wrong.problems())
                .hasSize(3)
                .anySatisfy(line -> assertThat(line)
                        .isEqualTo("FASTPUBSUB_API_PORT: 'http' is not allowed, it must be a whole number from 0 to"
                                + " 65535"))
                .anySatisfy(line -> assertThat(line)
                        .isEqualTo("FASTPUBSUB_LOG_LEVEL: 'loud' is not allowed, it must be one of critical, debug,"
                                + " error, info, warning"));
    }

    @Test
    void theLongestBackoffIsNotShorterThanTheShortest() {
        Map<String, String> variables = new HashMap<>(REQUIRED);
        variables.put("FASTPUBSUB_SUBSCRIPTION_BACKOFF_MIN_SECONDS", "301");

        assertThatThrownBy(() -> FastpubsubConfig.read(variables))
                .hasMessageContaining("must not be less than FASTPUBSUB_SUBSCRIPTION_BACKOFF_MIN_SECONDS ('301')");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "TRUE", "1", "yes", "on", "t", "y"})
    void trueHasTheOriginalsSpellings(String spelling) {
        assertThat(FastpubsubConfig.read(with("FASTPUBSUB_DATABASE_MIGRATE_ON_START", spelling))
                        .database()
                        .migrateOnStart())
                .isTrue();
    }

    private static void assertSetting(String name, String value, Function<FastpubsubConfig, Object> setting) {
        assertThat(setting.apply(FastpubsubConfig.read(with(name, value))).toString())
                .as(name)
                .isEqualTo(value);
    }

    /** With the other end of the backoff out of the way. */
    private static Map<String, String> with(String name, String value) {
        Map<String, String> variables = new HashMap<>(REQUIRED);
        if (name.endsWith("BACKOFF_MIN_SECONDS")) {
            variables.put("FASTPUBSUB_SUBSCRIPTION_BACKOFF_MAX_SECONDS", "2147483647");
        } else if (name.endsWith("BACKOFF_MAX_SECONDS")) {
            variables.put("FASTPUBSUB_SUBSCRIPTION_BACKOFF_MIN_SECONDS", "1");
        }
        variables.put(name, value);
        return variables;
    }
}
