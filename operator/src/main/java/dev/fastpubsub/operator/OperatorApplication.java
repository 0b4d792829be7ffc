package dev.fastpubsub.operator;

import dev.fastpubsub.operator.cli.OperatorCommand;

/** Where the program starts. */
public final class OperatorApplication {

    private OperatorApplication() {}

    public static void main(String[] arguments) {
        int exitCode = OperatorCommand.run(System.getenv(), arguments);
        if (exitCode != OperatorCommand.KEEPS_RUNNING) {
            System.exit(exitCode);
        }
    }
}
