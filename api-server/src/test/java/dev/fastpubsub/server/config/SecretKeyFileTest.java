package dev.fastpubsub.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretKeyFileTest {

    private static final String FILE = "FASTPUBSUB_AUTH_SECRET_KEY_FILE";
    private static final String KEY = "FASTPUBSUB_AUTH_SECRET_KEY";

    private static final String ONE = "hunter2-" + "1".repeat(24);
    private static final String OTHER = "hunter2-" + "2".repeat(24);

    @TempDir
    Path folder;

    @Test
    void byDefaultThereIsNone() {
        assertThat(read(Map.of()).file()).isEmpty();
        assertThat(read(Map.of(FILE, "")).file()).isEmpty();
    }

    @Test
    void eachLineIsAKeyInTheOrderOfTheFile() throws IOException {
        assertThat(read(file(ONE + "\n" + OTHER + "\n")).keys()).containsExactly(ONE, OTHER);
        assertThat(read(file(OTHER + "\n" + ONE)).keys()).containsExactly(OTHER, ONE);
    }

    @Test
    void blankLinesSpacesAndRepetitionsDoNotCount() throws IOException {
        assertThat(read(file("\n  \n" + ONE + " \r\n\r\n\t" + OTHER + "\n" + ONE + "\n\n"))
                        .keys())
                .containsExactly(ONE, OTHER);
    }

    @Test
    void aKeyIsMeasuredInBytesAsInTheVariable() throws IOException {
        Map<String, String> variables = file("é".repeat(32));
        variables.put("FASTPUBSUB_AUTH_ALGORITHM", "HS512");

        assertThat(read(variables).keys()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"HS256, 32", "HS384, 48", "HS512, 64"})
    void everyKeyIsAsLongAsItsAlgorithmAsks(String algorithm, int bytes) throws IOException {
        Map<String, String> variables =
                file("k".repeat(bytes) + "\n\n" + "hunter2".repeat(9).substring(0, bytes - 1));
        variables.put("FASTPUBSUB_AUTH_ALGORITHM", algorithm);

        assertRefused(
                variables,
                shown() + " line 3 is too short: " + algorithm + " needs at least " + bytes
                        + " bytes: `fastpubsub generate_secret_key --algorithm " + algorithm + "` makes such a key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", " \r\n\t\n"})
    void aFileWithoutAKeyIsRefused(String text) throws IOException {
        assertRefused(file(text), shown() + " holds no key");
    }

    @Test
    void eightKeysAreTakenAndNineRefused() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int key = 1; key <= 8; key++) {
            lines.append(ONE).append(key).append('\n');
        }

        assertThat(read(file(lines.toString())).keys()).hasSize(8);
        assertRefused(file(lines + ONE), shown() + " holds 9 keys, it may hold 8");
    }

    @Test
    void whatIsNoTextIsRefused() throws IOException {
        Files.write(folder.resolve("keys"), (ONE + "\u00ff").getBytes(StandardCharsets.ISO_8859_1));

        assertRefused(variables(folder.resolve("keys").toString()), shown() + " is not text in UTF-8");
    }

    @Test
    void aLargeFileIsRefusedHoweverLarge() throws IOException {
        assertRefused(file((ONE + "\n").repeat(2000)), shown() + " is larger than 65536 bytes");
    }

    @Test
    void aFolderAndADeviceAreRefused() {
        assertRefused(variables(folder.toString()), FILE + ": " + folder + " is not a regular file");
        assertRefused(variables("/dev/zero"), FILE + ": /dev/zero is not a regular file");
    }

    @Test
    void aKeyInPlaceOfTheFilesNameIsNotRepeated() {
        assertRefused(
                variables(ONE), FILE + ": the file does not exist; what it is set to is not shown, it may be the key");
    }

    @Test
    void theFileAndTheVariableAreNotBothTaken() throws IOException {
        Map<String, String> variables = file(ONE);
        variables.put(KEY, OTHER);

        assertRefused(variables, KEY + " and " + FILE + " are both set, only one of them may be");
    }

    @Test
    void itIsCheckedAlsoWhereNobodyNeedsAToken() throws IOException {
        Map<String, String> variables = file("");
        variables.put("FASTPUBSUB_AUTH_ENABLED", "false");

        assertRefused(variables, shown() + " holds no key");
    }

    @Test
    void aCommandLeavesTheFileAlone() {
        Variables variables = Variables.of(variables(folder.resolve("nowhere").toString()));

        assertThat(FastpubsubConfig.readForCommand(variables)
                        .auth()
                        .secretKeys()
                        .keys())
                .isEmpty();
    }

    @Test
    void keysAreNowhereToBeSeen() throws IOException {
        Map<String, String> variables = file(ONE + "\n" + OTHER);
        SecretKeyFile file = read(variables).file().orElseThrow();

        assertThat(FastpubsubConfig.read(variables).toString()).doesNotContain("hunter2");
        assertThat(read(variables).toString() + file + file.read()).doesNotContain("hunter2");
        Files.writeString(folder.resolve("keys"), "hunter2");
        assertThat(file.read().toString()).contains("too short").doesNotContain("hunter2");
        assertThat(FastpubsubConfig.settings(Variables.of(variables(ONE))).toString())
                .doesNotContain("hunter2");
    }

    private String shown() {
        return FILE + ": " + folder.resolve("keys");
    }

    private Map<String, String> file(String text) throws IOException {
        return variables(Files.writeString(folder.resolve("keys"), text).toString());
    }

    private static Map<String, String> variables(String file) {
        Map<String, String> variables = new HashMap<>();
        variables.put("FASTPUBSUB_DATABASE_URL", "postgresql://db/app");
        variables.put("FASTPUBSUB_AUTH_ENABLED", "true");
        variables.put(FILE, file);
        return variables;
    }

    private static SecretKeys read(Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(Map.of("FASTPUBSUB_DATABASE_URL", "postgresql://db/app"));
        all.putAll(variables);
        return FastpubsubConfig.read(all).auth().secretKeys();
    }

    private static void assertRefused(Map<String, String> variables, String problem) {
        assertThatThrownBy(() -> FastpubsubConfig.read(variables))
                .isInstanceOf(ConfigException.class)
                .hasMessage(problem)
                .hasMessageNotContaining("hunter2");
    }
}
