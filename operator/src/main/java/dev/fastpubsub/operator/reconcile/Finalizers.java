package dev.fastpubsub.operator.reconcile;

import dev.fastpubsub.crd.v1alpha1.ApiVersion;
import io.fabric8.kubernetes.client.CustomResource;

/** The operator's mark on resources whose deletion has to wait for the server: on those and on no others. */
public final class Finalizers {

    public static final String NAME = ApiVersion.GROUP + "/operator";

    private Finalizers() {}

    static <R extends CustomResource<?, S>, S> void adjust(
            Kind<R, S> kind, Round<R, S> round, StatusStore<R, S> store) {
        boolean needed = kind.needsFinalizer(round.resource());
        boolean there = round.resource().hasFinalizer(NAME);
        if (needed && !there) {
            round.newer(store.addFinalizer(round.resource(), NAME));
        } else if (!needed && there) {
            // First what is kept is let go: without the finalizer a deletion would no longer do so.
            kind.orphan(round);
            round.newer(store.removeFinalizer(round.resource(), NAME));
        }
    }
}
