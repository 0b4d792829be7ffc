package dev.fastpubsub.server.cli;

import dev.fastpubsub.server.config.DatabaseUrl;
import dev.fastpubsub.server.config.FastpubsubConfig;
import dev.fastpubsub.server.config.Variables;
import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.original.ImportReport;
import dev.fastpubsub.server.original.OriginalImport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "import_original",
        aliases = "import-original",
        description = {
            "Carries what the original fastpubsub has in its database over into this one:",
            "topics, subscriptions, clients, and all messages that are not acknowledged.",
            "All of it or nothing; the original's tables are only read.",
            "Stop the original's servers first: what they do later is not carried over.",
        },
        footer = {
            "",
            "Example: fastpubsub import_original --dry-run",
            "         FASTPUBSUB_IMPORT_FROM_URL=postgresql://user:password@old:5432/app \\",
            "           fastpubsub import_original"
        },
        mixinStandardHelpOptions = true)
final class ImportOriginalCommand extends DatabaseCommand {

    static final String FROM_URL = "FASTPUBSUB_IMPORT_FROM_URL";

    @Option(
            names = "--from-url",
            paramLabel = "URL",
            description =
                    "The original's database; FASTPUBSUB_DATABASE_URL's if not given. With a password better in the"
                            + " variable " + FROM_URL + ": others on this machine can see options.")
    private String fromUrl = "";

    @Option(
            names = "--from-schema",
            paramLabel = "SCHEMA",
            defaultValue = "public",
            description = "Where its tables are in there; ${DEFAULT-VALUE} if not given.")
    private String fromSchema = "";

    @Option(names = "--dry-run", description = "Does everything, counts, and takes it all back.")
    private boolean dryRun;

    private final Map<String, String> environment;

    /** @param environment where the URL may be that is not among the options */
    ImportOriginalCommand(Map<String, String> environment, Supplier<Variables> variables) {
        super(variables);
        this.environment = environment;
    }

    @Override
    void checkArguments() {
        if (fromUrl.isEmpty()) {
            fromUrl = environment.getOrDefault(FROM_URL, "");
        }
        if (!fromUrl.isEmpty()) {
            try {
                DatabaseUrl unused = DatabaseUrl.parse(fromUrl);
            } catch (IllegalArgumentException e) {
                throw wrongUsage("--from-url, " + FROM_URL + ": " + e.getMessage());
            }
        }
    }

    @Override
    String run(FastpubsubConfig config, Database database) {
        DatabaseUrl ours = config.database().url();
        DatabaseUrl from = fromUrl.isEmpty() ? ours : DatabaseUrl.parse(fromUrl);
        ImportReport report = new OriginalImport(from, fromSchema, ours).run(dryRun);
        List<String> lines = new ArrayList<>(report.lines());
        report.notes().forEach(note -> lines.add("note: " + note));
        lines.add(dryRun ? "all of it was taken back (--dry-run)" : "imported");
        return String.join(System.lineSeparator(), lines);
    }
}
