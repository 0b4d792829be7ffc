package dev.fastpubsub.operator.cli;

import dev.fastpubsub.operator.config.OperatorConfig;
import dev.fastpubsub.operator.run.OperatorServer;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Starts the operator, which goes on until the process is told to stop. */
@Command(name = "run", description = "Runs the operator.", mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    private final Map<String, String> environment;

    RunCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        var unused = OperatorServer.start(OperatorConfig.read(environment));
        return OperatorCommand.KEEPS_RUNNING;
    }
}
