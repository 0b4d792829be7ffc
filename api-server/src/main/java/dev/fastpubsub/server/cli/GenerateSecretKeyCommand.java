package dev.fastpubsub.server.cli;

import dev.fastpubsub.server.config.AuthConfig.Algorithm;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "generate_secret_key",
        aliases = "generate-secret-key",
        description = "Prints a new random FASTPUBSUB_AUTH_SECRET_KEY.",
        mixinStandardHelpOptions = true)
final class GenerateSecretKeyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--algorithm",
            defaultValue = "HS256",
            description = "Which FASTPUBSUB_AUTH_ALGORITHM it is for: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} if not"
                    + " given.")
    private Algorithm algorithm = Algorithm.HS256;

    /** As many characters as the algorithm wants bytes: the original's key has the same form. */
    @Override
    public Integer call() {
        byte[] key = new byte[algorithm.keyBytes() / 2];
        new SecureRandom().nextBytes(key);
        spec.commandLine().getOut().println("new_secret=" + HexFormat.of().formatHex(key));
        spec.commandLine().getOut().flush();
        return CommandLine.ExitCode.OK;
    }
}
