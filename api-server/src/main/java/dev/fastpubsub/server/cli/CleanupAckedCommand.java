package dev.fastpubsub.server.cli;

import dev.fastpubsub.server.config.FastpubsubConfig;
import dev.fastpubsub.server.config.Variables;
import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.log.AckedCleanup;
import dev.fastpubsub.server.log.Partitions;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

@Command(
        name = "cleanup_acked_messages",
        aliases = "cleanup-acked-messages",
        description = {
            "Drops old messages that every subscription has acknowledged.",
            "How old: FASTPUBSUB_CLEANUP_ACKED_MESSAGES_OLDER_THAN_SECONDS"
        },
        mixinStandardHelpOptions = true)
final class CleanupAckedCommand extends DatabaseCommand {

    CleanupAckedCommand(Supplier<Variables> variables) {
        super(variables);
    }

    @Override
    String run(FastpubsubConfig config, Database database) throws InterruptedException {
        Partitions partitions = new Partitions(database, config.partitions());
        return new AckedCleanup(database, partitions)
                .run(config.cleanup().ackedOlderThan())
                .toString();
    }
}
