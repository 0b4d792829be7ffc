package dev.fastpubsub.crd.v1alpha1;

import java.util.Arrays;
import java.util.Optional;

/** The {@code reason} of the conditions in a status. There are no others, so that alerts and scripts can rely on them. */
public enum Reason {
    SYNCED("Synced", "The server has what the spec says."),
    RESOLVED("Resolved", "The topic was found and may be referred to."),
    ALLOWED("Allowed", "All scopes are allowed here."),
    NO_DATA_LOSS("NoDataLoss", "Nothing was lost, or the loss was acknowledged."),
    PENDING("Pending", "Under way, or waiting for its turn."),
    PAUSED("Paused", "An annotation says that nothing is to be written for this resource."),
    ADOPTION_REFUSED(
            "AdoptionRefused",
            "The id was on the server before, and `adoptionPolicy` is `Fail`, or it is a subscription of another"
                    + " topic."),
    ID_CONFLICT("IdConflict", "Another resource owns this id; the message names it. Nothing is called for this one."),
    ID_NOT_ALLOWED("IdNotAllowed", "The operator's settings do not allow this id in this namespace."),
    TOPIC_NOT_FOUND("TopicNotFound", "There is no such Topic, or no such topic on the server."),
    TOPIC_NOT_READY("TopicNotReady", "The Topic is there, but not yet on the server."),
    REFERENCE_NOT_ALLOWED(
            "ReferenceNotAllowed",
            "The Topic's `allowedNamespaces` leaves this namespace out, or no Topic owns the topic and the operator's"
                    + " settings do not allow such ones."),
    INVALID_SPEC("InvalidSpec", "The spec cannot be carried out; the message says what to change."),
    SCOPE_NOT_ALLOWED("ScopeNotAllowed", "The message names the scopes that clients of this namespace may not have."),
    UNAUTHORIZED("Unauthorized", "The server does not accept the operator's credentials."),
    FORBIDDEN("Forbidden", "The operator's client lacks a scope; the message names it."),
    NOT_SERVER("NotServer", "What answers at the server's URL is something else, such as a web page."),
    SERVER_UNREACHABLE(
            "ServerUnreachable",
            "The server has not answered for more than 30 seconds. It is tried again until it does."),
    SERVER_ERROR("ServerError", "The server answered with an error of its own. It is tried again until it does not."),
    SECRET_CONFLICT("SecretConflict", "A Secret of that name belongs to somebody else and was left alone."),
    SUBSCRIPTIONS_EXIST("SubscriptionsExist", "The topic is not deleted while Subscriptions refer to it."),
    DELETION_BLOCKED(
            "DeletionBlocked", "The server could not be told to delete; the message says why. It is tried again."),
    DATA_LOSS("DataLoss", "What was on the server was lost and is there again, empty. Waits to be acknowledged."),
    CRD_OUTDATED("CrdOutdated", "The custom resource definition in the cluster is older than the operator.");

    private final String text;
    private final String meaning;

    Reason(String text, String meaning) {
        this.text = text;
        this.meaning = meaning;
    }

    /** The reason with this text, if it is one of them. */
    public static Optional<Reason> of(String text) {
        return Arrays.stream(values())
                .filter(reason -> reason.text.equals(text))
                .findFirst();
    }

    /** As in a condition's {@code reason}. */
    public String text() {
        return text;
    }

    /** A sentence for people, in Markdown. */
    public String meaning() {
        return meaning;
    }
}
