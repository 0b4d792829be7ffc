package dev.fastpubsub.server.cli;

import dev.fastpubsub.server.config.FastpubsubConfig;
import dev.fastpubsub.server.config.Variables;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;

/** Starts the server, which goes on until the process is told to stop. */
@Command(name = "server", description = "Serves the HTTP API.", mixinStandardHelpOptions = true)
final class ServerCommand implements Callable<Integer> {

    private final Supplier<Variables> variables;

    ServerCommand(Supplier<Variables> variables) {
        this.variables = variables;
    }

    @Override
    public Integer call() {
        ConfigurableApplicationContext context = Server.start(FastpubsubConfig.read(variables.get()));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(context), "stop-server"));
        return FastpubsubCommand.KEEPS_RUNNING;
    }

    /** With exit code 0: a server that stops because it was told to has not failed. The JVM would say 143. */
    private static void stop(ConfigurableApplicationContext context) {
        context.close();
        Runtime.getRuntime().halt(0);
    }
}
