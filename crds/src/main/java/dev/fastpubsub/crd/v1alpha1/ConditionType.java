package dev.fastpubsub.crd.v1alpha1;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;

/** The {@code type} of the conditions in a status. */
public enum ConditionType {
    READY("Ready", "The server has what the spec says."),
    DATA_LOSS(
            "DataLoss",
            "What was on the server vanished, or was made anew by somebody else, and its messages with it."),
    TOPIC_RESOLVED("TopicResolved", "The topic that a Subscription refers to exists and may be referred to."),
    SECRET_READY("SecretReady", "A Client's Secret holds credentials that work."),
    SCOPES_ALLOWED("ScopesAllowed", "A Client may have all the scopes it asks for.");

    static final String READY_STATUS = ".status.conditions[?(@.type==\"Ready\")].status";
    static final String READY_REASON = ".status.conditions[?(@.type==\"Ready\")].reason";
    static final String READY_MESSAGE = ".status.conditions[?(@.type==\"Ready\")].message";

    private final String text;
    private final String meaning;

    ConditionType(String text, String meaning) {
        this.text = text;
        this.meaning = meaning;
    }

    /** As in a condition's {@code type}. */
    public String text() {
        return text;
    }

    /** What it says when its status is {@code "True"}: a sentence for people. */
    public String meaning() {
        return meaning;
    }

    /** The condition of this type, if there is one. */
    public Optional<Condition> in(List<Condition> conditions) {
        return conditions.stream()
                .filter(condition -> text.equals(condition.getType()))
                .findFirst();
    }
}
