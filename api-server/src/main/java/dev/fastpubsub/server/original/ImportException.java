package dev.fastpubsub.server.original;

import java.util.List;

/** Why nothing was carried over. */
public final class ImportException extends RuntimeException {

    private final transient List<String> problems;

    ImportException(String problem) {
        this(List.of(problem));
    }

    ImportException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** A line each. */
    public List<String> problems() {
        return problems;
    }
}
