package dev.fastpubsub.server;

import dev.fastpubsub.server.cli.FastpubsubCommand;
import dev.fastpubsub.server.cli.Server;
import dev.fastpubsub.server.config.FastpubsubConfig;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;

/** Where the program starts. */
public final class FastpubsubApplication {

    private FastpubsubApplication() {}

    public static void main(String[] arguments) {
        int exitCode = FastpubsubCommand.run(System.getenv(), Path.of(""), arguments);
        if (exitCode != FastpubsubCommand.KEEPS_RUNNING) {
            System.exit(exitCode);
        }
    }

    /** Starts the server in this JVM; closing the context stops it. */
    public static ConfigurableApplicationContext startServer(Map<String, String> environment) {
        return Server.start(FastpubsubConfig.read(environment));
    }
}
