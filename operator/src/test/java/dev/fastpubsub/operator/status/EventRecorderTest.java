package dev.fastpubsub.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EventRecorderTest {

    @Test
    void aNoteHasAtMost1024BytesAndNoHalfCharacters() {
        assertThat(EventRecorder.beginning("short, with an ä")).isEqualTo("short, with an ä");
        assertThat(EventRecorder.beginning("a".repeat(1025))).isEqualTo("a".repeat(1024));
        String cut = EventRecorder.beginning("a" + "€".repeat(1000));
        assertThat(cut).isEqualTo("a" + "€".repeat(341));
        assertThat(cut.getBytes(StandardCharsets.UTF_8)).hasSize(1024);
    }
}
