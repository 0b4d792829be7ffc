package dev.fastpubsub.server.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.chaos.Verdict.Kind;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The judge must see what is wrong, and nothing else. Times are in seconds; a lock lasts ten; a message is dead after three attempts. Each story
 * begins with message 0, published at 1 and confirmed at 2.
 */
class CheckerTest {

    static final List<Case> GOOD = List.of(
            good(
                    "one delivery and its ack",
                    told -> told.claim(1, 3, 4, 0, 1).ack(5, 6).rest(1, 0)),
            good(
                    "again after a nack",
                    told -> told.claim(1, 3, 4, 0, 1)
                            .nack(5, 6)
                            .claim(1, 7, 8, 0, 2)
                            .ack(8, 9)
                            .rest(1, 0)),
            good(
                    "again after a nack in doubt",
                    told -> told.claim(1, 3, 4, 0, 1)
                            .nack(5, -1)
                            .claim(1, 7, 8, 0, 2)
                            .ack(8, 9)
                            .rest(1, 0)),
            good(
                    "again after the lock timeout",
                    told -> told.claim(1, 3, 4, 0, 1)
                            .claim(2, 12, 13, 0, 2)
                            .ack(13, 14)
                            .rest(1, 0)),
            good(
                    "again after an ack that came too late",
                    told -> told.claim(1, 3, 4, 0, 1)
                            .ack(13, 15)
                            .claim(2, 13, 14, 0, 2)
                            .ack(15, 16)
                            .rest(1, 0)),
            good(
                    "again, since a late nack of an earlier delivery hit the one after it",
                    told -> told.claim(1, 3, 4, 0, 1)
                            .claim(2, 13, 14, 0, 2)
                            .nackOf(0, 15, 16)
                            .claim(3, 17, 18, 0, 3)
                            .ack(18, 19)
                            .rest(1, 0)),
            good(
                    "as if new after a crash that forgot the claim",
                    told -> told.claim(1, 3, 4, 0, 1)
                            .crash(4, 5)
                            .claim(1, 6, 7, 0, 1)
                            .ack(8, 9)
                            .rest(1, 0)),
            good(
                    "again after an ack of what a crash had forgotten",
                    told -> told.claim(1, 3, 4, 0, 1)
                            .crash(4, 5)
                            .ack(6, 7)
                            .claim(1, 8, 9, 0, 1)
                            .ack(10, 11)
                            .rest(1, 0)),
            good(
                    "a second attempt, since the first went to a client that was gone",
                    told -> told.unanswered(2, 3)
                            .claim(1, 13, 14, 0, 2)
                            .ack(14, 15)
                            .rest(1, 0)),
            good(
                    "dead after all its attempts",
                    told -> told.claim(1, 3, 4, 0, 1)
                            .nack(4, 5)
                            .claim(1, 6, 7, 0, 2)
                            .nack(7, 8)
                            .claim(1, 9, 10, 0, 3)
                            .nack(10, 11)
                            .rest(0, 1, 0, 3)),
            good(
                    "dead, the last attempt with a client that was gone",
                    told -> told.claim(1, 3, 4, 0, 1)
                            .nack(4, 5)
                            .claim(1, 6, 7, 0, 2)
                            .nack(7, 8)
                            .unanswered(9, 10)
                            .rest(0, 1, 0, 3)),
            good(
                    "a publish in doubt that is not there",
                    told -> told.publish(0, 1, 3, -1)
                            .claim(1, 4, 5, 0, 1)
                            .ack(5, 6)
                            .rest(1, 0)),
            good(
                    "a publish in doubt that is there",
                    told -> told.publish(0, 1, 3, -1)
                            .claim(1, 4, 5, 0, 1)
                            .ack(5, 6)
                            .claim(1, 6, 7, 1, 1)
                            .ack(7, 8)
                            .rest(2, 0)),
            good(
                    "what was published while the subscription was being made may be there or not",
                    told -> told.subscription(1, 3).rest(0, 0)),
            good(
                    "requests that overlapped, in either order",
                    told -> told.publish(0, 1, 1, 3)
                            .claim(1, 4, 5, 1, 1)
                            .ack(5, 6)
                            .claim(1, 6, 7, 0, 1)
                            .ack(7, 8)
                            .rest(2, 0)),
            good(
                    "an older message later to another consumer",
                    told -> told.publish(0, 1, 3, 4)
                            .claim(1, 5, 6, 1, 1)
                            .ack(6, 7)
                            .claim(2, 5, 6, 0, 1)
                            .ack(6, 7)
                            .rest(2, 0)),
            good(
                    "an older message later, since it had been given to a client that was gone",
                    told -> told.publish(0, 1, 3, 4)
                            .unanswered(3, 4)
                            .claim(1, 5, 6, 1, 1)
                            .ack(6, 7)
                            .claim(1, 7, 8, 0, 1)
                            .ack(8, 9)
                            .rest(2, 0)),
            good(
                    "what is still there of a subscription that was deleted is nobody's business",
                    told -> told.claim(1, 3, 4, 0, 1)));

    static final List<Case> BAD = List.of(
            bad(Kind.LOST, "confirmed and never delivered", told -> told.rest(0, 0)),
            bad(
                    Kind.LOST,
                    "forgotten after a nack",
                    told -> told.claim(1, 3, 4, 0, 1).nack(4, 5).rest(1, 0)),
            bad(
                    Kind.LOST,
                    "delivered again after a late ack, and then forgotten",
                    told -> told.claim(1, 3, 4, 0, 1)
                            .ack(13, 14)
                            .claim(1, 15, 16, 0, 2)
                            .rest(1, 0)),
            bad(
                    Kind.LOST,
                    "half of a request in doubt",
                    told -> told.publish(0, 2, 3, -1)
                            .claim(1, 4, 5, 0, 1)
                            .ack(5, 6)
                            .claim(1, 6, 7, 1, 1)
                            .ack(7, 8)
                            .rest(2, 0)),
            bad(
                    Kind.DOUBLED,
                    "again without a reason",
                    told -> told.claim(1, 3, 4, 0, 1)
                            .claim(2, 5, 6, 0, 2)
                            .ack(6, 7)
                            .rest(1, 0)),
            bad(
                    Kind.DOUBLED,
                    "again after a confirmed ack, however late",
                    told -> told.claim(1, 3, 4, 0, 1)
                            .ack(5, 6)
                            .claim(2, 30, 31, 0, 2)
                            .ack(31, 32)
                            .rest(1, 0)),
            bad(
                    Kind.DOUBLED,
                    "a crash does not excuse what a later confirmed publish had taken to the disk",
                    told -> told.claim(1, 3, 4, 0, 1)
                            .publish(0, 1, 5, 6)
                            .crash(7, 8)
                            .claim(1, 9, 10, 0, 2)
                            .ack(10, 11)),
            bad(
                    Kind.DOUBLED,
                    "dead after a confirmed ack",
                    told -> told.claim(1, 3, 4, 0, 1)
                            .nack(4, 5)
                            .claim(1, 6, 7, 0, 2)
                            .nack(7, 8)
                            .claim(1, 9, 10, 0, 3)
                            .ack(10, 11)
                            .rest(0, 1, 0, 3)),
            bad(Kind.FOREIGN, "a number that nobody gave out", told -> told.claim(1, 3, 4, 77, 1)),
            bad(
                    Kind.FOREIGN,
                    "a publish that was refused",
                    told -> told.publish(0, 1, 3, 0).claim(1, 4, 5, 1, 1)),
            bad(
                    Kind.FOREIGN,
                    "of another topic",
                    told -> told.publish(1, 1, 3, 4).claim(1, 4, 5, 1, 1)),
            bad(
                    Kind.FOREIGN,
                    "not let through by the filter",
                    told -> told.filter(~(1 << Kinds.of(0))).claim(1, 4, 5, 0, 1)),
            bad(
                    Kind.FOREIGN,
                    "of before the subscription",
                    told -> told.subscription(3, 4).claim(1, 4, 5, 0, 1)),
            bad(Kind.FOREIGN, "with other content", told -> told.foreign()),
            bad(
                    Kind.REORDERED,
                    "an older request later",
                    told -> told.publish(0, 1, 3, 4)
                            .claim(1, 5, 6, 1, 1)
                            .ack(6, 7)
                            .claim(1, 7, 8, 0, 1)
                            .ack(8, 9)),
            bad(
                    Kind.REORDERED,
                    "one request's messages turned around",
                    told -> told.publish(0, 2, 3, 4).claim(1, 5, 6, 2, 1).claim(1, 6, 7, 1, 1)),
            bad(
                    Kind.WRONG_ATTEMPTS,
                    "a second attempt without a first",
                    told -> told.claim(1, 3, 4, 0, 2).ack(4, 5)),
            bad(
                    Kind.WRONG_ATTEMPTS,
                    "a client that was gone does not excuse two attempts in so short a time",
                    told -> told.unanswered(2, 3).claim(1, 3, 4, 0, 2).ack(4, 5)),
            bad(
                    Kind.WRONG_ATTEMPTS,
                    "a client that was gone does not excuse two attempts for one lock timeout",
                    told -> told.claim(1, 3, 4, 0, 1)
                            .unanswered(5, 6)
                            .claim(1, 14, 15, 0, 3)
                            .ack(15, 16)),
            bad(
                    Kind.WRONG_ATTEMPTS,
                    "not counted after a nack",
                    told -> told.claim(1, 3, 4, 0, 1)
                            .nack(4, 5)
                            .claim(1, 6, 7, 0, 1)
                            .ack(7, 8)),
            bad(
                    Kind.WRONG_ATTEMPTS,
                    "more than allowed",
                    told -> told.claim(1, 3, 4, 0, 1)
                            .nack(4, 5)
                            .claim(1, 6, 7, 0, 2)
                            .nack(7, 8)
                            .claim(1, 9, 10, 0, 3)
                            .nack(10, 11)
                            .claim(1, 12, 13, 0, 4)),
            bad(
                    Kind.WRONG_ATTEMPTS,
                    "dead before its time",
                    told -> told.claim(1, 3, 4, 0, 1).nack(4, 5).rest(0, 1, 0, 3)),
            bad(
                    Kind.WRONG_METRICS,
                    "one ack too many",
                    told -> told.claim(1, 3, 4, 0, 1).ack(4, 5).rest(2, 0)),
            bad(
                    Kind.WRONG_METRICS,
                    "a dead letter counted that is not listed",
                    told -> told.claim(1, 3, 4, 0, 1).ack(4, 5).rest(1, 1)));

    @ParameterizedTest
    @FieldSource("GOOD")
    void whatIsAllowedIsNotHeldAgainstAnybody(Case story) {
        assertThat(story.verdict().examples()).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("BAD")
    void whatIsWrongIsFoundAndCalledByItsName(Case story) {
        Verdict verdict = story.verdict();

        assertThat(verdict.examples()).isNotEmpty();
        assertThat(verdict.count(story.kind)).as("%s", verdict.examples()).isEqualTo(1);
        assertThat(verdict.examples()).hasSize(1);
    }

    private static Case good(String name, Consumer<Told> story) {
        return new Case(name, Kind.LOST, story);
    }

    private static Case bad(Kind kind, String name, Consumer<Told> story) {
        return new Case(name, kind, story);
    }

    record Case(String name, Kind kind, Consumer<Told> story) {
        Verdict verdict() {
            Told told = new Told();
            story.accept(told);
            return Checker.judge(told.history(), Duration.ofSeconds(10));
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
