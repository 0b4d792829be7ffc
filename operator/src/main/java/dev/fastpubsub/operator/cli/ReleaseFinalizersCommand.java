package dev.fastpubsub.operator.cli;

import dev.fastpubsub.operator.bootstrap.FinalizerRelease;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Takes the operator's mark off all resources, so that they can be deleted when no operator is left. */
@Command(
        name = "release-finalizers",
        description = "Lets all resources go, before the operator is uninstalled. The server keeps what it has.",
        mixinStandardHelpOptions = true)
final class ReleaseFinalizersCommand implements Callable<Integer> {

    @Option(names = "--namespace", description = "Only in this namespace; all if absent.")
    private String namespace = "";

    @Override
    public Integer call() {
        try (KubernetesClient kubernetes = Kubernetes.open()) {
            int released = new FinalizerRelease(kubernetes).run(namespace);
            System.out.println("released " + released + " resources");
            return 0;
        }
    }
}
