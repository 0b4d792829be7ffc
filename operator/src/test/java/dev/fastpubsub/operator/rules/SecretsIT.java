package dev.fastpubsub.operator.rules;

import dev.fastpubsub.operator.support.KubernetesServer;
import dev.fastpubsub.operator.support.NeedsRealKubernetes;
import dev.fastpubsub.operator.support.RealKubernetes;

/** What {@link SecretsTest} says, of the run on a real Kubernetes API server. */
@NeedsRealKubernetes
class SecretsIT extends SecretsTest {

    @Override
    protected KubernetesServer startKubernetes() {
        return RealKubernetes.start();
    }
}
