package dev.fastpubsub.operator.rules;

import dev.fastpubsub.operator.support.KubernetesServer;
import dev.fastpubsub.operator.support.NeedsRealKubernetes;
import dev.fastpubsub.operator.support.RealKubernetes;

/** What {@link DriftTest} says, on a real Kubernetes API server. */
@NeedsRealKubernetes
class DriftIT extends DriftTest {

    @Override
    protected KubernetesServer startKubernetes() {
        return RealKubernetes.start();
    }
}
