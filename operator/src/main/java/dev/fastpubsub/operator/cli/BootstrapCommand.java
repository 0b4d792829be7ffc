package dev.fastpubsub.operator.cli;

import dev.fastpubsub.operator.bootstrap.Bootstrap;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes the Secret that a new installation begins with. */
@Command(
        name = "bootstrap",
        description = "Makes the Secret with the signing key and the operator's client, unless it is there.",
        mixinStandardHelpOptions = true)
final class BootstrapCommand implements Callable<Integer> {

    @Option(names = "--namespace", required = true, description = "Where the server and the operator run.")
    private String namespace = "";

    @Option(names = "--secret", required = true, description = "The Secret's name.")
    private String secret = "";

    @Override
    public Integer call() {
        try (KubernetesClient kubernetes = Kubernetes.open()) {
            System.out.println(
                    switch (new Bootstrap(kubernetes).run(namespace, secret)) {
                        case CREATED -> "made the Secret " + namespace + "/" + secret;
                        case WAS_THERE -> "the Secret " + namespace + "/" + secret + " is there already";
                    });
            return 0;
        }
    }
}
