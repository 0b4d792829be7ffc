package dev.fastpubsub.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastpubsub.server.config.Setting.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where values come from: the environment and the file {@code .env}. */
class VariablesTest {

    private static final String HOST = "FASTPUBSUB_API_HOST";

    @TempDir
    Path folder;

    @Test
    void theEnvironmentWinsOverTheFile() throws IOException {
        Variables variables =
                variables(Map.of(HOST, "here"), "FASTPUBSUB_API_HOST=there\nFASTPUBSUB_API_PORT=9000\nPATH=/bin");

        assertThat(variables.value(HOST)).isEqualTo("here");
        assertThat(variables.source(HOST)).isEqualTo(Source.ENVIRONMENT);
        assertThat(variables.value("FASTPUBSUB_API_PORT")).isEqualTo("9000");
        assertThat(variables.source("FASTPUBSUB_API_PORT")).isEqualTo(Source.ENV_FILE);
        assertThat(variables.source("FASTPUBSUB_LOG_LEVEL")).isEqualTo(Source.DEFAULT);
        assertThat(variables.names()).containsExactly(HOST, "FASTPUBSUB_API_PORT");
    }

    @Test
    void anEmptyVariableOfTheEnvironmentHidesTheFiles() throws IOException {
        Variables variables = variables(Map.of(HOST, ""), HOST + "=there");

        assertThat(variables.value(HOST)).isEmpty();
        assertThat(variables.source(HOST)).isEqualTo(Source.DEFAULT);
    }

    @Test
    void withoutAFileThereIsTheEnvironment() {
        assertThat(Variables.withEnvFile(Map.of(HOST, "here"), folder)).isEqualTo(Variables.of(Map.of(HOST, "here")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "FASTPUBSUB_API_HOST=a | a",
                "fastpubsub_api_host='a' | a",
                "  FASTPUBSUB_API_HOST = \"a b\" | a b",
                "FASTPUBSUB_API_HOST=a # comment | a",
                "FASTPUBSUB_API_HOST='a#b' | a#b",
                "FASTPUBSUB_API_HOST='%(levelname)s x=%(message)s' | %(levelname)s x=%(message)s",
                "FASTPUBSUB_API_HOST=postgresql://u:p%40@h/d?a=b&c=d | postgresql://u:p%40@h/d?a=b&c=d",
                "FASTPUBSUB_API_HOST= | ~~",
                "# FASTPUBSUB_API_HOST=a | ~~",
            })
    void theFileIsReadAsTheOriginalReadsIt(String line, String value) throws IOException {
        assertThat(variables(Map.of(), line + "\n\nOTHER=1\n").value(HOST)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FASTPUBSUB_API_HOST",
                "FASTPUBSUB_API_HOST: hunter2",
                "export FASTPUBSUB_API_HOST=hunter2",
                "FASTPUBSUB_API_HOST=hunter2#3",
                "FASTPUBSUB_API_HOST=\"hunter2",
                "FASTPUBSUB_API_HOST=hunter2\"",
                "FASTPUBSUB_API_HOST=\"hunter2\nFASTPUBSUB_API_PORT=1",
                "FASTPUBSUB_API_HOST=hunter\u00ff",
            })
    void anythingElseIsOneLineWithoutTheValue(String text) throws IOException {
        Files.write(folder.resolve(".env"), text.getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> Variables.withEnvFile(Map.of(), folder))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(".env: ")
                .hasMessageNotContaining("hunter")
                .hasMessageNotContaining("\n");
    }

    @Test
    void linesAboutOtherProgramsDoNotMatter() throws IOException {
        Variables variables = variables(Map.of(), "export OTHER=1\nOTHER\na broken line\nFASTPUBSUB_API_PORT=9000\n");

        assertThat(variables.value("FASTPUBSUB_API_PORT")).isEqualTo("9000");
    }

    @Test
    void namesCountInAnyCaseAndUpperCaseFirst() {
        assertThat(Variables.of(Map.of("fastpubsub_api_host", "a")).value(HOST)).isEqualTo("a");
        assertThat(Variables.of(Map.of("fastpubsub_api_host", "a", HOST, "b")).value(HOST))
                .isEqualTo("b");
    }

    @Test
    void aMisspeltVariableIsNotedWithWhatWasMeant() {
        assertThat(FastpubsubConfig.read(Map.of(
                                "FASTPUBSUB_DATABASE_URL",
                                "postgresql://db/app",
                                "FASTPUBSUB_API_PROT",
                                "hunter2",
                                "FASTPUBSUB_DATABASE_POOLSIZE",
                                "7"))
                        .notes())
                .containsExactly(
                        "FASTPUBSUB_API_PROT means nothing: did you mean FASTPUBSUB_API_PORT?",
                        "FASTPUBSUB_DATABASE_POOLSIZE means nothing: did you mean FASTPUBSUB_DATABASE_POOL_SIZE?");
    }

    @Test
    void whatKubernetesSetsForServicesIsNotNoted() {
        assertThat(FastpubsubConfig.read(Map.of(
                                "FASTPUBSUB_DATABASE_URL",
                                "postgresql://db/app",
                                "FASTPUBSUB_PORT",
                                "tcp://10.0.0.1:80",
                                "FASTPUBSUB_SERVICE_HOST",
                                "10.0.0.1",
                                "FASTPUBSUB_SERVICE_PORT_HTTP",
                                "80",
                                "FASTPUBSUB_PORT_80_TCP_ADDR",
                                "10.0.0.1"))
                        .notes())
                .isEmpty();
    }

    private Variables variables(Map<String, String> environment, String file) throws IOException {
        Files.writeString(folder.resolve(".env"), file);
        return Variables.withEnvFile(environment, folder);
    }
}
