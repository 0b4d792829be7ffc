package dev.fastpubsub.crd.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastpubsub.crd.v1alpha1.Annotations;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class OperatorPageTest {

    @Test
    void everyAnnotationIsOnThePage() throws IOException, IllegalAccessException {
        String page = Files.readString(GenerateFiles.OPERATOR_PAGE);
        for (Field annotation : Annotations.class.getFields()) {
            assertThat(page).contains("| `" + annotation.get(null) + "` |");
        }
    }

    @Test
    void pageThatLacksATableIsRefused() {
        assertThatThrownBy(() -> OperatorPage.update("# Nothing\n")).hasMessageContaining("'Topic spec'");
    }
}
