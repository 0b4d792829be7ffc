package dev.fastpubsub.operator.rules;

import dev.fastpubsub.operator.support.KubernetesServer;
import dev.fastpubsub.operator.support.NeedsRealKubernetes;
import dev.fastpubsub.operator.support.RealKubernetes;

/** What {@link SamplesTest} says, on a real Kubernetes API server. */
@NeedsRealKubernetes
class SamplesIT extends SamplesTest {

    @Override
    KubernetesServer startKubernetes() {
        return RealKubernetes.start();
    }
}
