package dev.fastpubsub.operator.chaos;

import dev.fastpubsub.operator.chaos.Wish.Kind;
import dev.fastpubsub.operator.server.ServerSubscription;
import dev.fastpubsub.operator.server.ServerTopic;
import dev.fastpubsub.operator.support.ApiServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was seen on the server, look after look: so that what was deleted and made again shows, though it looks the same in the end.
 * Used by one thread.
 */
final class Sightings {

    private final ApiServer api;

    /** Of topics and subscriptions, by id, when each that had the id was made. */
    private final Map<String, Set<String>> made = new HashMap<>();

    /** How often the tokens of a client were voided at most, by its id. */
    private final Map<String, Integer> voided = new HashMap<>();

    /** Ids of topics at the last look. */
    private final Set<String> there = new HashSet<>();

    private final Map<String, String> names = new HashMap<>();

    /** Of the same client's resource, when the client was first and last seen. */
    private final Map<String, Integer> firstRevisions = new HashMap<>();

    private final Map<String, Integer> revisions = new HashMap<>();

    Sightings(ApiServer api) {
        this.api = api;
    }

    void look(List<Wish> wishes) {
        there.clear();
        for (ServerTopic topic : api.administrator().topics().list().orThrow()) {
            there.add(topic.id());
            see(topic.id(), topic.createdAt());
        }
        for (ServerSubscription subscription :
                api.administrator().subscriptions().list().orThrow()) {
            see(subscription.id(), subscription.createdAt());
        }
        Map<String, Integer> wanted = new HashMap<>();
        wishes.forEach(wish -> wanted.put(wish.name(), wish.revision()));
        for (ApiServer.TokenVersion client : api.tokenVersions()) {
            names.put(client.id(), client.name());
            voided.put(client.id(), client.version() - 1);
            int revision = wanted.getOrDefault(client.name(), 0);
            firstRevisions.putIfAbsent(client.id(), revision);
            revisions.merge(client.id(), revision, Math::max);
        }
    }

    private void see(String id, String createdAt) {
        boolean unused =
                made.computeIfAbsent(id, first -> new LinkedHashSet<>()).add(createdAt);
    }

    /** What nobody had asked for. */
    List<String> complaints(List<Wish> wishes) {
        List<String> complaints = new ArrayList<>();
        for (Wish wish : wishes) {
            int times = made.getOrDefault(wish.name(), Set.of()).size();
            if (wish.kind() == Kind.RETAINED_TOPIC && times > 0 && !there.contains(wish.name())) {
                complaints.add(wish.name() + " was to be retained and is gone");
            }
            int most = wish.kind() == Kind.RETAINED_TOPIC ? 1 : wish.incarnation();
            if (wish.kind() != Kind.CLIENT && times > most) {
                complaints.add(wish.name() + " was made " + times + " times, and asked for " + most + " times: "
                        + made.get(wish.name()));
            }
        }
        voided.forEach((id, times) -> {
            int first = firstRevisions.getOrDefault(id, 0);
            // made from what was wished for just before, it is changed once more
            int changes = revisions.getOrDefault(id, 0) - first + (first > 0 ? 1 : 0);
            if (names.getOrDefault(id, "").startsWith("client-") && times > changes) {
                complaints.add("the tokens of " + names.get(id) + " (" + id + ") were voided " + times + " times by "
                        + changes + " changes");
            }
        });
        return complaints;
    }
}
