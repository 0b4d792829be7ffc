package dev.fastpubsub.operator.server;

import java.util.function.Function;

/**
 * What became of a call. {@link Absent} is proof: the API itself said that there is no such thing, in its own words.
 *
 * @param <T> what the server gives when all is well
 */
public sealed interface Outcome<T> {

    /** Done; this is what the server holds now. */
    record Found<T>(T value) implements Outcome<T> {}

    /** There is no such thing. */
    record Absent<T>(String detail) implements Outcome<T> {}

    /** There is one already. */
    record Conflict<T>(String detail) implements Outcome<T> {}

    /** The call did not get that far. */
    record Failed<T>(Failure failure) implements Outcome<T> {}

    /** The same outcome of a call that gives something else. */
    default <R> Outcome<R> map(Function<T, R> function) {
        return switch (this) {
            case Found<T>(T value) -> new Found<>(function.apply(value));
            case Absent<T>(String detail) -> new Absent<>(detail);
            case Conflict<T>(String detail) -> new Conflict<>(detail);
            case Failed<T>(Failure failure) -> new Failed<>(failure);
        };
    }

    /**
     * What was found, where nothing else is expected.
     *
     * @throws ServerException for every other outcome
     */
    default T orThrow() {
        return switch (this) {
            case Found<T>(T value) -> value;
            case Absent<T>(String detail) -> throw new ServerException(new Failure.Invalid(detail));
            case Conflict<T>(String detail) -> throw new ServerException(new Failure.Invalid(detail));
            case Failed<T>(Failure failure) -> throw new ServerException(failure);
        };
    }

    /** A word for metrics. */
    default String word() {
        return switch (this) {
            case Found<T> found -> "found";
            case Absent<T> absent -> "absent";
            case Conflict<T> conflict -> "conflict";
            case Failed<T>(Failure failure) -> failure.word();
        };
    }
}
