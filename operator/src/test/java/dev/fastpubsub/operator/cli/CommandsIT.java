package dev.fastpubsub.operator.cli;

import dev.fastpubsub.operator.support.KubernetesServer;
import dev.fastpubsub.operator.support.NeedsRealKubernetes;
import dev.fastpubsub.operator.support.RealKubernetes;

/** What {@link CommandsTest} says, on a real Kubernetes API server. */
@NeedsRealKubernetes
class CommandsIT extends CommandsTest {

    @Override
    KubernetesServer startKubernetes() {
        return RealKubernetes.start();
    }
}
