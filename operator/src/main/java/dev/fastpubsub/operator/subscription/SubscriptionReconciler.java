package dev.fastpubsub.operator.subscription;

import dev.fastpubsub.crd.v1alpha1.Subscription;
import dev.fastpubsub.crd.v1alpha1.SubscriptionStatus;
import dev.fastpubsub.operator.reconcile.Kind;
import dev.fastpubsub.operator.reconcile.KindCache;
import dev.fastpubsub.operator.reconcile.ResourceReconciler;
import dev.fastpubsub.operator.reconcile.Surroundings;

/** The framework learns from this class which resources it is for. Thread-safe. */
public final class SubscriptionReconciler extends ResourceReconciler<Subscription, SubscriptionStatus> {

    public SubscriptionReconciler(
            Kind<Subscription, SubscriptionStatus> kind, KindCache<Subscription> cache, Surroundings surroundings) {
        super(kind, cache, surroundings);
    }
}
