package dev.fastpubsub.operator.status;

import dev.fastpubsub.crd.v1alpha1.ConditionType;
import dev.fastpubsub.crd.v1alpha1.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The conditions of one resource while it is looked at. A transition time changes with the status only. Not thread-safe. */
public final class Conditions {

    public static final String TRUE = "True";
    public static final String FALSE = "False";
    public static final String UNKNOWN = "Unknown";

    /** The longest message that a condition may have is 32768 bytes; a cause needs less. */
    private static final int LONGEST_MESSAGE = 1000;

    private final List<Condition> conditions;
    private final Clock clock;

    public Conditions(List<Condition> conditions, Clock clock) {
        this.conditions = new ArrayList<>(conditions);
        this.clock = clock;
    }

    /** In the order in which they first came up. */
    public List<Condition> list() {
        return List.copyOf(conditions);
    }

    public Optional<Condition> find(ConditionType type) {
        return type.in(conditions);
    }

    public boolean isTrue(ConditionType type) {
        return find(type)
                .filter(condition -> TRUE.equals(condition.getStatus()))
                .isPresent();
    }

    /** @param generation of the resource that this is said of */
    public void set(ConditionType type, String status, Reason reason, String message, long generation) {
        Optional<Condition> before = find(type);
        String since = before.filter(condition -> Objects.equals(condition.getStatus(), status))
                .map(Condition::getLastTransitionTime)
                .orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        Condition condition = new ConditionBuilder()
                .withType(type.text())
                .withStatus(status)
                .withReason(reason.text())
                .withMessage(message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) : message)
                .withObservedGeneration(generation)
                .withLastTransitionTime(since)
                .build();
        before.ifPresentOrElse(
                old -> conditions.set(conditions.indexOf(old), condition), () -> conditions.add(condition));
    }
}
