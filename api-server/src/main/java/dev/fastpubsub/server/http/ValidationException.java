package dev.fastpubsub.server.http;

import java.util.ArrayList;
import java.util.List;

/** A request that fails validation: 422 with its violations, or the first hundred of them: a body may have ten thousand. */
public final class ValidationException extends RuntimeException {

    private static final int MOST = 100;

    private final List<Violation> violations;

    public ValidationException(List<Violation> violations) {
        super(violations.size() + " violations");
        this.violations = violations.size() <= MOST ? List.copyOf(violations) : first(violations);
    }

    private static List<Violation> first(List<Violation> violations) {
        List<Violation> first = new ArrayList<>(violations.subList(0, MOST));
        Object part = violations.getFirst().location().getFirst();
        first.add(new Violation(
                "too_many_errors",
                List.of(part),
                "and " + (violations.size() - MOST) + " more of its parts are wrong",
                null));
        return List.copyOf(first);
    }

    public ValidationException(Violation violation) {
        this(List.of(violation));
    }

    public List<Violation> violations() {
        return violations;
    }
}
