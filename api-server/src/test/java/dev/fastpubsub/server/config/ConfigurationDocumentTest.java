package dev.fastpubsub.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/configuration.md says of every variable what the code says, and of no other. */
class ConfigurationDocumentTest {

    private static final Pattern ROW =
            Pattern.compile("\\| `(FASTPUBSUB_\\w+)` \\| (?:`([^`]*)`)? ?\\| ([^|]+) \\| [^|]+ \\|");

    @Test
    void theTableHasEveryVariableWithItsDefaultAndBounds() throws IOException {
        List<String> documented = Files.readAllLines(Path.of("../docs/configuration.md")).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> row.group(1) + " | " + (row.group(2) == null ? "" : row.group(2)) + " | " + row.group(3))
                .sorted()
                .toList();

        List<String> read =
                FastpubsubConfig.settings(Variables.of(Map.of("FASTPUBSUB_DATABASE_URL", "postgresql://db/app")))
                        .stream()
                        .map(setting -> setting.name() + " | " + setting.defaultValue() + " | " + setting.allowed())
                        .toList();

        assertThat(documented).isEqualTo(read);
    }
}
