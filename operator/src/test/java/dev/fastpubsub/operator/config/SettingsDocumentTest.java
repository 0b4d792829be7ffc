package dev.fastpubsub.operator.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/operator.md says of every variable what the code says, and of no other. */
class SettingsDocumentTest {

    @Test
    void theTableHasEveryVariableWithItsDefaultAndWhatIsAllowed() throws IOException {
        assertThat(Files.readAllLines(Path.of("../docs/operator.md")))
                .filteredOn(line -> line.startsWith("| `" + Settings.PREFIX))
                .map(line -> line.replaceAll("(?<=\\|)[^|]*\\|$", ""))
                .isEqualTo(OperatorConfig.settings().stream()
                        .map(SettingsDocumentTest::row)
                        .toList());
    }

    private static String row(Setting setting) {
        String given = setting.defaultText().isEmpty() ? "" : "`" + setting.defaultText() + "` ";
        return "| `" + setting.name() + "` | " + given + "| " + setting.allowed() + " |";
    }
}
