package dev.fastpubsub.server.http;

import static dev.fastpubsub.server.http.Upload.UNANNOUNCED;
import static dev.fastpubsub.server.http.Upload.pattern;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import dev.fastpubsub.server.http.ArrivingBody.Pace;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BodyMemoryTest {

    private static final int MEBIBYTE = 1 << 20;
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(50);

    private static final Pace UNHURRIED = new Pace(LONG, LONG);
    private static final Pace NEVER_STILL = new Pace(Duration.ofMillis(1), LONG);
    private static final Pace NEVER_LONG = new Pace(LONG, Duration.ofMillis(1));

    /** A quarter of a mebibyte for small bodies that are there, as much for beginnings, half a one for small, three for large ones. */
    private final BodyMemory memory = new BodyMemory(4 * MEBIBYTE, LONG, UNHURRIED, UNHURRIED);

    private final BodyMemory impatient = new BodyMemory(4 * MEBIBYTE, SHORT, UNHURRIED, UNHURRIED);

    private final BodyMemory restless = new BodyMemory(4 * MEBIBYTE, SHORT, NEVER_STILL, NEVER_STILL);

    private final BodyMemory strict = new BodyMemory(4 * MEBIBYTE, SHORT, NEVER_LONG, NEVER_LONG);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1023, 1024, BodyMemory.SMALL, BodyMemory.SMALL + 1, MEBIBYTE - 1, MEBIBYTE})
    void aBodyIsReadAsItIs(int size) throws Exception {
        assertThat(soon(Upload.begin(memory, size, MEBIBYTE).send(size))).hasValue(pattern(size));
        assertThat(soon(Upload.begin(memory, UNANNOUNCED, MEBIBYTE).send(size))).hasValue(pattern(size));
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, BodyMemory.SMALL, BodyMemory.SMALL + 1, MEBIBYTE})
    void aBodyLargerThanTheLimitIsNone(int limit) throws Exception {
        assertThat(soon(Upload.begin(memory, limit + 1, limit).send(limit + 1))).isEmpty();
        assertThat(soon(Upload.begin(memory, UNANNOUNCED, limit).send(limit + 1)))
                .isEmpty();
    }

    /** Each with a part of the memory, and all in need of more: none could go on. */
    @ParameterizedTest
    @ValueSource(ints = {2 * MEBIBYTE, UNANNOUNCED})
    void manyLargeBodiesAtOnceAllComeThrough(int announced) throws Exception {
        List<Upload> uploads = IntStream.range(0, 12)
                .mapToObj(i -> Upload.begin(memory, announced, 2 * MEBIBYTE))
                .toList();
        uploads.forEach(upload -> {
            upload.send(2 * MEBIBYTE);
            CompletableFuture<Void> unused = upload.body().thenRun(upload::answer);
        });

        for (Upload upload : uploads) {
            assertThat(soon(upload)).hasValue(pattern(2 * MEBIBYTE));
        }
    }

    @Test
    void smallBodiesPassByLargeOnes() throws Exception {
        soon(Upload.begin(impatient, 3 * MEBIBYTE, 3 * MEBIBYTE).send(3 * MEBIBYTE));

        assertThat(soon(Upload.begin(impatient, 1000, MEBIBYTE).send(1000))).hasValue(pattern(1000));
        assertThat(soon(Upload.begin(impatient, UNANNOUNCED, MEBIBYTE).send(1000)))
                .hasValue(pattern(1000));
    }

    @Test
    void whoOnlySaysThatHeWillSendMuchHoldsNothing() throws Exception {
        Upload talker = Upload.begin(impatient, 3 * MEBIBYTE, 3 * MEBIBYTE);

        assertThat(soon(Upload.begin(impatient, 3 * MEBIBYTE, 3 * MEBIBYTE).send(3 * MEBIBYTE)))
                .isPresent();

        assertThat(talker.body()).isNotDone();
    }

    /** As many as would fill the room for small bodies. */
    @ParameterizedTest
    @ValueSource(ints = {BodyMemory.SMALL, UNANNOUNCED})
    void norDoesWhoSendsNothingAtAll(int announced) throws Exception {
        for (int i = 0; i < MEBIBYTE / 2 / BodyMemory.SMALL; i++) {
            Upload.begin(impatient, announced, MEBIBYTE).awaitReader();
        }

        assertThat(soon(Upload.begin(impatient, UNANNOUNCED, MEBIBYTE).send(1000)))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(ints = {2 * MEBIBYTE, UNANNOUNCED})
    void whoIsNotLetInInTimeIsToldThatTheServerIsBusy(int announced) throws Exception {
        soon(Upload.begin(impatient, 3 * MEBIBYTE, 3 * MEBIBYTE).send(3 * MEBIBYTE));

        Upload late = Upload.begin(impatient, announced, 2 * MEBIBYTE).send(2 * MEBIBYTE);

        assertBusy(late, "busy");
    }

    @ParameterizedTest
    @MethodSource("hurried")
    void whoStandsStillOrSendsSlowlyGivesWayAndIsToldSo(Pace pace) throws Exception {
        BodyMemory hurried = new BodyMemory(4 * MEBIBYTE, LONG, pace, pace);
        Upload slow = Upload.begin(hurried, 3 * MEBIBYTE, 3 * MEBIBYTE).trickle(2);

        Upload next = Upload.begin(hurried, 3 * MEBIBYTE, 3 * MEBIBYTE).send(3 * MEBIBYTE);

        assertThat(soon(next)).isPresent();
        slow.trickle(1);
        assertBusy(slow, "too slowly");
        slow.answer();
    }

    static Stream<Pace> hurried() {
        return Stream.of(NEVER_STILL, NEVER_LONG);
    }

    /** In the beginning, where there is room for 256, and further on, where there is for eight. */
    @ParameterizedTest
    @CsvSource({"300,1", "20,2000"})
    void howeverManyHangInASmallBodyTheNextIsLetIn(int count, int sent) throws Exception {
        BodyMemory patient = new BodyMemory(4 * MEBIBYTE, LONG, NEVER_STILL, UNHURRIED);
        for (int i = 0; i < count; i++) {
            int announced = i % 2 == 0 ? BodyMemory.SMALL : UNANNOUNCED;
            Upload unused = Upload.begin(patient, announced, MEBIBYTE).trickle(sent);
        }

        for (int announced : new int[] {BodyMemory.SMALL, UNANNOUNCED}) {
            Upload next = Upload.begin(patient, announced, MEBIBYTE).trickle(sent);
            next.send(BodyMemory.SMALL - sent);
            assertThat(soon(next)).isPresent();
        }
    }

    @Test
    void whoHangsFurtherOnIsInNobodysWayWhoseBodyIsThereOrBegins() throws Exception {
        for (int i = 0; i < MEBIBYTE / 2 / BodyMemory.SMALL; i++) {
            Upload unused = Upload.begin(impatient, BodyMemory.SMALL, MEBIBYTE).trickle(2_000);
        }
        assertBusy(Upload.begin(impatient, BodyMemory.SMALL, MEBIBYTE).trickle(2_000), "busy");

        assertThat(soon(Upload.atOnce(impatient, BodyMemory.SMALL))).isPresent();
        assertThat(soon(Upload.begin(impatient, 1_000, MEBIBYTE).trickle(1).send(999)))
                .isPresent();
    }

    @Test
    void whoHangsInTheBeginningIsInNobodysWayWhoseBodyIsThere() throws Exception {
        for (int i = 0; i < 256; i++) {
            Upload unused = Upload.begin(impatient, BodyMemory.SMALL, MEBIBYTE).trickle(1);
        }
        assertBusy(Upload.begin(impatient, BodyMemory.SMALL, MEBIBYTE).trickle(1), "busy");

        assertThat(soon(Upload.atOnce(impatient, 2_000))).hasValue(pattern(2_000));
        assertThat(soon(Upload.atOnce(impatient, BodyMemory.SMALL))).isPresent();
    }

    @Test
    void aBodyThatHasComeGivesWayToNobody() throws Exception {
        Upload inside = Upload.begin(restless, 3 * MEBIBYTE, 3 * MEBIBYTE).send(3 * MEBIBYTE);
        soon(inside);
        awaitTime(Duration.ofMillis(10));

        assertBusy(Upload.begin(restless, MEBIBYTE, MEBIBYTE).send(MEBIBYTE), "busy");
    }

    @Test
    void whoSendsSlowlyWhileNobodyElseComesMayTakeItsTime() throws Exception {
        for (BodyMemory hurried : List.of(restless, strict)) {
            Upload slow = Upload.begin(hurried, 100_000, MEBIBYTE).trickle(2);
            awaitTime(Duration.ofMillis(10));

            slow.trickle(1);

            assertThat(soon(slow.send(100_000 - 3))).isPresent();
        }
    }

    /** Also whoever would fit beside the others: or a large one would never have its turn. */
    @Test
    void whoCameFirstIsLetInFirst() throws Exception {
        Upload inside = Upload.begin(memory, 2 * MEBIBYTE, 3 * MEBIBYTE).send(2 * MEBIBYTE);
        soon(inside);
        Upload first = Upload.begin(memory, 3 * MEBIBYTE, 3 * MEBIBYTE)
                .send(3 * MEBIBYTE)
                .awaitStandstill();
        Upload second =
                Upload.begin(memory, MEBIBYTE, 3 * MEBIBYTE).send(MEBIBYTE).awaitStandstill();

        inside.answer();
        soon(first);
        assertThat(second.body()).isNotDone();
        first.answer();

        assertThat(soon(second)).isPresent();
    }

    @Test
    void aBodyLargerThanAllTheMemoryTakesAll() throws Exception {
        Upload huge = Upload.begin(impatient, 10 * MEBIBYTE, 10 * MEBIBYTE).send(10 * MEBIBYTE);
        assertThat(soon(huge)).isPresent();
        assertThatThrownBy(
                        () -> soon(Upload.begin(impatient, MEBIBYTE, MEBIBYTE).send(MEBIBYTE)))
                .hasCauseInstanceOf(FastpubsubException.class);

        huge.answer();

        assertThat(soon(Upload.begin(impatient, MEBIBYTE, MEBIBYTE).send(MEBIBYTE)))
                .isPresent();
    }

    @Test
    void whatABodyDidNotNeedAfterAllIsGivenBackWhenItHasCome() throws Exception {
        soon(Upload.begin(impatient, UNANNOUNCED, 3 * MEBIBYTE).send(BodyMemory.SMALL + 1));

        assertThat(soon(Upload.begin(impatient, 2 * MEBIBYTE, 2 * MEBIBYTE).send(2 * MEBIBYTE)))
                .isPresent();
    }

    @Test
    void aRequestThatIsAnsweredTwiceGivesBackOnce() throws Exception {
        Upload upload = Upload.begin(impatient, 2 * MEBIBYTE, 3 * MEBIBYTE).send(2 * MEBIBYTE);
        soon(upload);
        upload.answer();
        upload.answer();
        soon(Upload.begin(impatient, 2 * MEBIBYTE, 3 * MEBIBYTE).send(2 * MEBIBYTE));

        assertThatThrownBy(() ->
                        soon(Upload.begin(impatient, 2 * MEBIBYTE, 3 * MEBIBYTE).send(2 * MEBIBYTE)))
                .hasCauseInstanceOf(FastpubsubException.class);
    }

    @Test
    void nothingIsLostOverManyRequestsOfAllKinds() throws Exception {
        Random random = new Random(1);
        List<Upload> uploads = IntStream.range(0, 200)
                .mapToObj(i -> {
                    int size = random.nextBoolean() ? random.nextInt(2_000) : random.nextInt(600_000);
                    int announced = random.nextBoolean() ? size : UNANNOUNCED;
                    Upload upload = Upload.begin(memory, announced, 500_000).send(size);
                    CompletableFuture<Void> unused = upload.body().thenRun(upload::answer);
                    return upload;
                })
                .toList();
        for (Upload upload : uploads) {
            soon(upload);
        }

        // thenRun may still be at it
        for (int announced : new int[] {3 * MEBIBYTE, UNANNOUNCED}) {
            Upload all = Upload.begin(memory, announced, 3 * MEBIBYTE).send(3 * MEBIBYTE);
            assertThat(soon(all)).isPresent();
            all.answer();
        }
    }

    private static void awaitTime(Duration time) {
        long start = System.nanoTime();
        Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> System.nanoTime() - start > time.toNanos());
    }

    private static void assertBusy(Upload upload, String why) {
        assertThatThrownBy(() -> soon(upload))
                .cause()
                .isInstanceOfSatisfying(
                        FastpubsubException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SERVER_BUSY))
                .hasMessageContaining(why);
    }

    private static Optional<byte[]> soon(Upload upload)
            throws ExecutionException, InterruptedException, TimeoutException {
        return upload.body().get(20, TimeUnit.SECONDS);
    }
}
