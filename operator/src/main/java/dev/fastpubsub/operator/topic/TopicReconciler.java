package dev.fastpubsub.operator.topic;

import dev.fastpubsub.crd.v1alpha1.Topic;
import dev.fastpubsub.crd.v1alpha1.TopicStatus;
import dev.fastpubsub.operator.reconcile.Kind;
import dev.fastpubsub.operator.reconcile.KindCache;
import dev.fastpubsub.operator.reconcile.ResourceReconciler;
import dev.fastpubsub.operator.reconcile.Surroundings;

/** The framework learns from this class which resources it is for. Thread-safe. */
public final class TopicReconciler extends ResourceReconciler<Topic, TopicStatus> {

    public TopicReconciler(Kind<Topic, TopicStatus> kind, KindCache<Topic> cache, Surroundings surroundings) {
        super(kind, cache, surroundings);
    }
}
