package dev.fastpubsub.server.chaos;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** A subscription's deliveries chained by their message: two numbers each, and objects only while one is looked at. */
final class DeliveriesByMessage {

    private static final int NONE = -1;

    private final SubscriptionLog subscription;
    private final Publications publications;
    private final int[] heads;
    private final int[] nexts;
    private final List<Integer> unpublished = new ArrayList<>();

    DeliveriesByMessage(SubscriptionLog subscription, Publications publications) {
        this.subscription = subscription;
        this.publications = publications;
        this.heads = new int[publications.messages()];
        this.nexts = new int[subscription.deliveries()];
        Arrays.fill(heads, NONE);
        for (int delivery = 0; delivery < nexts.length; delivery++) {
            int message = subscription.message(delivery);
            if (message < 0 || message >= heads.length) {
                unpublished.add(message);
            } else {
                nexts[delivery] = heads[message];
                heads[message] = delivery;
            }
        }
    }

    /** In no particular order; the caller may sort them. */
    List<Delivery> of(int message) {
        if (heads[message] == NONE) {
            return Collections.emptyList();
        }
        long published = publications.from(publications.of(message));
        List<Delivery> deliveries = new ArrayList<>();
        for (int delivery = heads[message]; delivery != NONE; delivery = nexts[delivery]) {
            deliveries.add(subscription.delivery(delivery, published));
        }
        return deliveries;
    }

    /** Numbers that came and that nobody has given out. */
    List<Integer> unpublished() {
        return unpublished;
    }
}
