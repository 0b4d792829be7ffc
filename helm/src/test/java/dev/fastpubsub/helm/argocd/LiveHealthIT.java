package dev.fastpubsub.helm.argocd;

import dev.fastpubsub.operator.support.KubernetesServer;
import dev.fastpubsub.operator.support.NeedsRealKubernetes;
import dev.fastpubsub.operator.support.RealKubernetes;

/** What {@link LiveHealthTest} says, on a real Kubernetes API server, which counts generations. */
@NeedsRealKubernetes
class LiveHealthIT extends LiveHealthTest {

    @Override
    protected KubernetesServer startKubernetes() {
        return RealKubernetes.start();
    }
}
