package dev.fastpubsub.server.wakeup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationsTest {

    /** What PostgreSQL refuses is this long. */
    private static final int TOO_LONG = 8000;

    @Test
    void whatIsWrittenIsRead() {
        List<WakeUp> all = List.of(
                new WakeUp.Published(1, Set.of()),
                new WakeUp.Published(Integer.MAX_VALUE, Set.of(3, Integer.MAX_VALUE)),
                new WakeUp.OfAll(2),
                new WakeUp.Rescheduled(4),
                new WakeUp.Unknown());

        List<String> payloads = Notifications.write(all);

        assertThat(payloads).hasSize(1);
        assertThat(Notifications.read(payloads.getFirst())).isEqualTo(all);
    }

    @Test
    void theWordsAreThoseThatOlderServersKnow() {
        assertThat(Notifications.write(List.of(
                        new WakeUp.Published(12, Set.of()),
                        new WakeUp.Published(12, Set.of(7, 5)),
                        new WakeUp.OfAll(12),
                        new WakeUp.Rescheduled(9))))
                .containsExactly("t12 t12:5,7 t12:* s9");
    }

    @Test
    void nothingIsNoPayload() {
        assertThat(Notifications.write(List.of())).isEmpty();
    }

    @Test
    void manyAreWrittenAsFewPayloadsThatPostgresTakes() {
        List<WakeUp> many = IntStream.range(0, 10_000)
                .<WakeUp>mapToObj(num -> new WakeUp.Rescheduled(1_000_000 + num))
                .toList();

        List<String> payloads = Notifications.write(many);

        assertThat(payloads)
                .hasSizeLessThan(15)
                .allSatisfy(payload -> assertThat(payload.getBytes(UTF_8)).hasSizeLessThan(TOO_LONG));
        List<WakeUp> read = new ArrayList<>();
        payloads.forEach(payload -> read.addAll(Notifications.read(payload)));
        assertThat(read).isEqualTo(many);
    }

    @Test
    void theLongestOfThoseThatPendFits() {
        Pending pending = new Pending();
        pending.published(
                Integer.MAX_VALUE,
                IntStream.range(0, 100).map(i -> Integer.MAX_VALUE - i).toArray());

        List<WakeUp> taken = pending.take();
        String payload = Notifications.write(taken).getFirst();

        assertThat(payload.length()).isLessThan(Notifications.MAX_LENGTH);
        assertThat(Notifications.read(payload)).isEqualTo(taken);
        assertThat(taken)
                .containsExactly(new WakeUp.Published(
                        Integer.MAX_VALUE,
                        IntStream.range(0, 100)
                                .mapToObj(i -> Integer.MAX_VALUE - i)
                                .collect(Collectors.toSet())));
    }

    /** A newer server may say more than this one understands: then anything may have happened. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "?",
                "x",
                "x12",
                "t",
                "t:",
                "t:5",
                "tx",
                "t12:",
                "t12:,",
                "t12:5,",
                "t12:,5",
                "t12:5,,7",
                "t12:5-9",
                "t12:5:7",
                "t12:*5",
                "t12:5,*",
                "t99999999999",
                "s",
                "sx",
                "s9:1",
                "s99999999999",
                "S9"
            })
    void aWordThatIsNotKnownIsAnUnknownEvent(String word) {
        assertThat(Notifications.read(word)).isNotEmpty().containsOnly(new WakeUp.Unknown());
    }

    @Test
    void aWordThatIsNotKnownHidesNoOther() {
        assertThat(Notifications.read("t1 new:thing s2"))
                .containsExactly(new WakeUp.Published(1, Set.of()), new WakeUp.Unknown(), new WakeUp.Rescheduled(2));
    }
}
