package dev.fastpubsub.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastpubsub.server.config.LogConfig.Format;
import dev.fastpubsub.server.config.LogConfig.Level;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogConfigTest {

    private static final String FORMATTER = "FASTPUBSUB_LOG_FORMATTER";

    @ParameterizedTest
    @CsvSource({"debug, DEBUG", "info, INFO", "Warning, WARNING", "ERROR, ERROR", "critical, CRITICAL"})
    void everyLevelOfTheOriginalIsKnown(String word, Level level) {
        assertThat(read("FASTPUBSUB_LOG_LEVEL", word).log().level()).isEqualTo(level);
    }

    @Test
    void debugModeIsLevelDebug() {
        assertThat(read("FASTPUBSUB_API_DEBUG", "true", "FASTPUBSUB_LOG_LEVEL", "error")
                        .log()
                        .level())
                .isEqualTo(Level.DEBUG);
    }

    @Test
    void theFormatIsOneOfTwo() {
        assertThat(read(FORMATTER, "json").log().format()).isEqualTo(Format.JSON);
        assertThat(read(FORMATTER, "LOGFMT").log().format()).isEqualTo(Format.LOGFMT);
        assertThatThrownBy(() -> read(FORMATTER, "xml"))
                .hasMessage(FORMATTER + ": 'xml' is not allowed, it must be logfmt, json or a Python format");
    }

    @Test
    void aFormatOfPythonsIsLogfmtAndSaysSo() {
        FastpubsubConfig config = read(FORMATTER, "asctime=%(asctime)s message=%(message)s");

        assertThat(config.log().format()).isEqualTo(Format.LOGFMT);
        assertThat(config.notes()).containsExactly(FORMATTER + " is a format of Python's: lines are logfmt instead");
    }

    @Test
    void theOtherSwitchesReachTheirSettings() {
        assertThat(read("FASTPUBSUB_LOG_REQUESTS", "no").log().requests()).isFalse();
        assertThat(read("FASTPUBSUB_DATABASE_ECHO", "on").log().statements()).isTrue();
    }

    @Test
    void whatHasNoEffectIsNoted() {
        assertThat(read("FASTPUBSUB_API_NUM_WORKERS", "1", "FASTPUBSUB_DATABASE_POOL_PRE_PING", "true")
                        .notes())
                .isEmpty();
        assertThat(read("FASTPUBSUB_API_NUM_WORKERS", "4", "FASTPUBSUB_DATABASE_POOL_PRE_PING", "false")
                        .notes())
                .containsExactly(
                        "FASTPUBSUB_DATABASE_POOL_PRE_PING=false has no effect: a connection that was idle for half a"
                                + " second is always tested",
                        "FASTPUBSUB_API_NUM_WORKERS has no effect: one process uses all cores");
    }

    private static FastpubsubConfig read(String... namesAndValues) {
        Map<String, String> variables = new HashMap<>(Map.of("FASTPUBSUB_DATABASE_URL", "postgresql://db/app"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            variables.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return FastpubsubConfig.read(variables);
    }
}
