package dev.fastpubsub.server.original;

import dev.fastpubsub.server.client.Clients;
import dev.fastpubsub.server.client.OriginalSecret;
import dev.fastpubsub.server.http.ResourceId;
import dev.fastpubsub.server.scope.Scopes;
import java.util.ArrayList;
import java.util.List;

/** What of the original cannot be carried over as it is, told all at once. */
final class Acceptance {

    private final List<String> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    void look(OriginalTopic topic) {
        refuseIf(ResourceId.of(topic.id()).isEmpty(), "topic " + topic.id() + ": its id is not valid");
    }

    void look(OriginalSubscription subscription) {
        String name = "subscription " + subscription.id() + ": ";
        refuseIf(ResourceId.of(subscription.id()).isEmpty(), name + "its id is not valid");
        refuseIf(
                subscription.parsedFilter().isEmpty(),
                name + "its filter is not of the form {\"field\": [\"value\"]}: " + subscription.storedFilter());
        refuseIf(
                subscription.maxDeliveryAttempts() < 1 || subscription.usefulBackoffMinSeconds() < 1,
                name + "max_delivery_attempts and the backoffs must be at least 1");
        noteIf(
                subscription.usefulBackoffMinSeconds() < subscription.backoffMinSeconds(),
                name + "backoff_min_seconds is " + subscription.backoffMaxSeconds() + " instead of "
                        + subscription.backoffMinSeconds() + ", since backoff_max_seconds is that");
    }

    /** Returns what can be carried over of it. */
    OriginalClient look(OriginalClient client) {
        String name = "client " + client.id() + ": ";
        refuseIf(
                client.name().isBlank()
                        || client.name().codePointCount(0, client.name().length()) > Clients.MAX_NAME,
                name + "its name must have 1 to " + Clients.MAX_NAME + " characters");
        String scopes = client.scopes();
        try {
            scopes = Scopes.check(scopes);
        } catch (IllegalArgumentException e) {
            problems.add(name + e.getMessage());
        }
        boolean usable = OriginalSecret.isOne(client.secretHash());
        noteIf(!usable, name + "disabled, since its secret is hashed in an unknown way: make a new client for it");
        return new OriginalClient(
                client.id(),
                client.name(),
                scopes,
                client.active() && usable,
                client.tokenVersion(),
                client.secretHash(),
                client.createdAt(),
                client.updatedAt());
    }

    private void refuseIf(boolean wrong, String problem) {
        if (wrong) {
            problems.add(problem);
        }
    }

    private void noteIf(boolean different, String note) {
        if (different) {
            notes.add(note);
        }
    }

    /** @throws ImportException with a line for each problem */
    void throwIfRefused() {
        if (!problems.isEmpty()) {
            throw new ImportException(problems);
        }
    }

    /** What is carried over otherwise than it was. */
    List<String> notes() {
        return List.copyOf(notes);
    }
}
