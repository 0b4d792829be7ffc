package dev.fastpubsub.operator.client;

import dev.fastpubsub.crd.v1alpha1.Client;
import dev.fastpubsub.crd.v1alpha1.ClientStatus;
import dev.fastpubsub.operator.reconcile.Kind;
import dev.fastpubsub.operator.reconcile.KindCache;
import dev.fastpubsub.operator.reconcile.ResourceReconciler;
import dev.fastpubsub.operator.reconcile.Surroundings;

/** The framework learns from this class which resources it is for. Thread-safe. */
public final class ClientReconciler extends ResourceReconciler<Client, ClientStatus> {

    public ClientReconciler(Kind<Client, ClientStatus> kind, KindCache<Client> cache, Surroundings surroundings) {
        super(kind, cache, surroundings);
    }
}
