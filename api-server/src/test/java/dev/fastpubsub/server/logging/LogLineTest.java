package dev.fastpubsub.server.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.fastpubsub.server.config.LogConfig;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Whatever somebody logs, it is one line that means what was logged. */
class LogLineTest {

    private static final Logger OURS = LoggerFactory.getLogger("dev.fastpubsub.test");
    private static final Logger A_LIBRARY = LoggerFactory.getLogger("org.apache.test");

    @AfterAll
    static void asBefore() {
        Logging.configure(config("info", "logfmt"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"logfmt", "json"})
    void whateverIsLoggedStaysOneLineAndOneValue(String format) {
        String nasty = "a \"b\"\nlevel=error\r\tc=d \\ \u2028 \u0085 \u001b[31m \u0000 {\"x\":1} \ud83d\ude00 é";
        try (CapturedLog log = new CapturedLog()) {
            Logging.configure(config("info", format));
            MDC.put("request_id", nasty);
            OURS.atInfo()
                    .addKeyValue("path", nasty)
                    .addKeyValue("status", 200)
                    .addKeyValue("client_id", "")
                    .log(nasty);
            MDC.remove("request_id");
            OURS.info("plain");

            List<Map<String, String>> lines = log.lines(format);

            assertThat(log.text()).endsWith("\n").doesNotContain("\u001b", "\u0000", "\r");
            assertThat(lines).hasSize(2);
            assertThat(lines.getFirst())
                    .containsOnlyKeys("time", "level", "logger", "message", "request_id", "path", "status", "client_id")
                    .contains(
                            entry("level", "info"),
                            entry("logger", "dev.fastpubsub.test"),
                            entry("message", nasty),
                            entry("request_id", nasty),
                            entry("path", nasty),
                            entry("status", "200"),
                            entry("client_id", ""));
            assertThat(lines.getFirst().get("time")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
            assertThat(lines.getLast()).containsEntry("message", "plain").doesNotContainKey("request_id");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"logfmt", "json"})
    void anExceptionIsAFieldWithItsStackTrace(String format) {
        try (CapturedLog log = new CapturedLog()) {
            Logging.configure(config("info", format));
            OURS.error("failed", new IllegalStateException("outer\n\"x\"", new IllegalArgumentException("inner")));

            assertThat(log.lines(format))
                    .singleElement()
                    .satisfies(line -> assertThat(line.get("exception"))
                            .startsWith("java.lang.IllegalStateException: outer\n\"x\"")
                            .contains("\tat dev.fastpubsub.server.logging.LogLineTest.")
                            .contains("Caused by: java.lang.IllegalArgumentException: inner"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"logfmt", "json"})
    void halfACharacterDoesNotLoseTheLine(String format) {
        try (CapturedLog log = new CapturedLog()) {
            Logging.configure(config("info", format));
            OURS.info("half \ud83d of it");

            assertThat(log.lines(format))
                    .singleElement()
                    .satisfies(line -> assertThat(line).containsEntry("message", "half ? of it"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"debug", "info", "warning", "error", "critical"})
    void aLevelIsForOurLinesAndLibrariesNeverSayMoreThanWarnings(String level) {
        List<String> levels = List.of("debug", "info", "warning", "error");
        int least = Math.max(0, levels.indexOf(level.replace("critical", "error")));
        try (CapturedLog log = new CapturedLog()) {
            Logging.configure(config(level, "logfmt"));
            for (Logger logger : new Logger[] {OURS, A_LIBRARY}) {
                logger.trace("trace");
                logger.debug("debug");
                logger.info("info");
                logger.warn("warning");
                logger.error("error");
            }

            assertThat(log.lines("logfmt").stream()
                            .filter(line -> line.containsValue("dev.fastpubsub.test"))
                            .map(line -> line.get("level")))
                    .isEqualTo(levels.subList(least, 4));
            assertThat(log.lines("logfmt").stream()
                            .filter(line -> line.containsValue("org.apache.test"))
                            .map(line -> line.get("level")))
                    .isEqualTo(levels.subList(Math.max(2, least), 4));
        }
    }

    private static LogConfig config(String level, String format) {
        return new LogConfig(
                LogConfig.Level.valueOf(level.toUpperCase(Locale.ROOT)),
                LogConfig.Format.valueOf(format.toUpperCase(Locale.ROOT)),
                true,
                false);
    }
}
