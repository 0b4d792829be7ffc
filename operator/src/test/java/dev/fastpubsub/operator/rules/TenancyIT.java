package dev.fastpubsub.operator.rules;

import dev.fastpubsub.operator.support.KubernetesServer;
import dev.fastpubsub.operator.support.NeedsRealKubernetes;
import dev.fastpubsub.operator.support.RealKubernetes;

/** What {@link TenancyTest} says, on a real Kubernetes API server. */
@NeedsRealKubernetes
class TenancyIT extends TenancyTest {

    @Override
    protected KubernetesServer startKubernetes() {
        return RealKubernetes.start();
    }
}
