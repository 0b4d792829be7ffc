package dev.fastpubsub.server.cli;

import dev.fastpubsub.server.config.FastpubsubConfig;
import dev.fastpubsub.server.config.Setting;
import dev.fastpubsub.server.config.Variables;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Shows what a server started here would run with, and what it would remark on. Of a value that is wrong it shows the default,
 * and then fails as the server would. Asks no database.
 */
@Command(
        name = "config",
        description = "Prints every setting in effect and where it comes from; secrets are masked.",
        mixinStandardHelpOptions = true)
final class ConfigCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    private final Supplier<Variables> variables;

    ConfigCommand(Supplier<Variables> variables) {
        this.variables = variables;
        this.spec = CommandSpec.create();
    }

    @Override
    public Integer call() {
        Variables given = variables.get();
        List<Setting> settings = FastpubsubConfig.settings(given);
        int width = settings.stream()
                .mapToInt(setting -> setting.name().length())
                .max()
                .orElse(0);
        PrintWriter output = spec.commandLine().getOut();
        for (Setting setting : settings) {
            output.println(setting.name() + " ".repeat(width - setting.name().length()) + " = " + setting.value()
                    + "  (" + setting.source() + ")");
        }
        output.flush();
        PrintWriter remarks = spec.commandLine().getErr();
        FastpubsubConfig.read(given).notes().forEach(remarks::println);
        remarks.flush();
        return CommandLine.ExitCode.OK;
    }
}
