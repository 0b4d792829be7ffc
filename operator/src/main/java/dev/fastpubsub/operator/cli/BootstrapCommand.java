package dev.fastpubsub.operator.cli;

import dev.fastpubsub.operator.bootstrap.Bootstrap;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes the Secrets that a new installation begins with. */
@Command(
        name = "bootstrap",
        description = "Makes the Secret with the signing key and the operator's client, unless it is there.",
        mixinStandardHelpOptions = true)
final class BootstrapCommand implements Callable<Integer> {

    @Option(names = "--namespace", required = true, description = "Where the server and the operator run.")
    private String namespace = "";

    @Option(names = "--secret", required = true, description = "The Secret's name.")
    private String secret = "";

    @ArgGroup(exclusive = false)
    private @Nullable NewDatabase database;

    /** Both or none. */
    private static final class NewDatabase {

        @Option(
                names = "--database-secret",
                required = true,
                description =
                        "Another Secret, unless it is there: username, password and uri of a PostgreSQL that is made"
                                + " with it.")
        private String secret = "";

        @Option(names = "--database-host", required = true, description = "Where that PostgreSQL will be.")
        private String host = "";
    }

    @Override
    public Integer call() {
        try (KubernetesClient kubernetes = Kubernetes.open()) {
            Bootstrap bootstrap = new Bootstrap(kubernetes);
            say(secret, bootstrap.authSecret(namespace, secret));
            if (database != null) {
                say(database.secret, bootstrap.databaseSecret(namespace, database.secret, database.host));
            }
            return 0;
        }
    }

    private void say(String name, Bootstrap.Result result) {
        System.out.println(
                switch (result) {
                    case CREATED -> "made the Secret " + namespace + "/" + name;
                    case WAS_THERE -> "the Secret " + namespace + "/" + name + " is there already";
                });
    }
}
