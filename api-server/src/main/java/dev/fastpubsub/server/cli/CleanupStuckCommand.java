package dev.fastpubsub.server.cli;

import dev.fastpubsub.server.config.FastpubsubConfig;
import dev.fastpubsub.server.config.Variables;
import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.log.StuckCleanup;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

@Command(
        name = "cleanup_stuck_messages",
        aliases = "cleanup-stuck-messages",
        description = {
            "Returns messages that consumers hold for too long.",
            "How long: FASTPUBSUB_CLEANUP_STUCK_MESSAGES_LOCK_TIMEOUT_SECONDS"
        },
        mixinStandardHelpOptions = true)
final class CleanupStuckCommand extends DatabaseCommand {

    CleanupStuckCommand(Supplier<Variables> variables) {
        super(variables);
    }

    @Override
    String run(FastpubsubConfig config, Database database) throws InterruptedException {
        return new StuckCleanup(database).run(config.cleanup().lockTimeout()).toString();
    }
}
