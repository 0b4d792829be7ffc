package dev.fastpubsub.operator.rules;

import dev.fastpubsub.operator.support.KubernetesServer;
import dev.fastpubsub.operator.support.NeedsRealKubernetes;
import dev.fastpubsub.operator.support.RealKubernetes;

/** What {@link RotationTest} says, on a real Kubernetes API server. */
@NeedsRealKubernetes
class RotationIT extends RotationTest {

    @Override
    protected KubernetesServer startKubernetes() {
        return RealKubernetes.start();
    }
}
