package dev.fastpubsub.server.cli;

import dev.fastpubsub.server.config.FastpubsubConfig;
import dev.fastpubsub.server.config.Variables;
import dev.fastpubsub.server.doctor.Diagnosis;
import dev.fastpubsub.server.doctor.Doctor;
import dev.fastpubsub.server.logging.Logging;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Unlike other commands it goes on where the database is out of reach or old: that is what it is asked for. */
@Command(
        name = "doctor",
        description = {
            "Looks at the database and these settings for what is wrong, and says what to do.",
            "Changes nothing; servers may run meanwhile."
        },
        footer = {"", "Exit codes: 0 nothing is wrong (there may be warnings), 1 something is, 2 wrong usage."},
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

    private final Supplier<Variables> variables;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", description = "For programs: one JSON object.")
    private boolean json;

    DoctorCommand(Supplier<Variables> variables) {
        this.variables = variables;
    }

    @Override
    public Integer call() {
        FastpubsubConfig config = FastpubsubConfig.readForCommand(variables.get());
        Logging.configure(config.log());
        Diagnosis diagnosis = Doctor.examine(config, Clock.systemUTC());
        PrintWriter output = spec.commandLine().getOut();
        output.println(json ? diagnosis.json() : diagnosis.text());
        output.flush();
        return diagnosis.isWell() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
}
