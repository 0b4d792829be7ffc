package dev.fastpubsub.server.cli;

import dev.fastpubsub.server.client.Clients;
import dev.fastpubsub.server.client.NewClient;
import dev.fastpubsub.server.config.FastpubsubConfig;
import dev.fastpubsub.server.config.Flags;
import dev.fastpubsub.server.config.Variables;
import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.scope.Scopes;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "create_client",
        aliases = "create-client",
        description = {
            "Makes a client and prints its id and secret.",
            "The secret cannot be had again.",
        },
        footer = {
            "",
            "Scopes: *, or some of these, separated by spaces:",
            "  topics:create topics:read topics:delete topics:publish",
            "  subscriptions:create subscriptions:read subscriptions:update",
            "  subscriptions:delete subscriptions:consume",
            "  clients:create clients:read clients:update clients:delete",
            "or one of them for one resource, such as topics:publish:orders",
            "",
            "Example: fastpubsub create_client billing \"subscriptions:consume:invoices\""
        },
        mixinStandardHelpOptions = true)
final class CreateClientCommand extends DatabaseCommand {

    @Parameters(index = "0", paramLabel = "NAME", description = "What people call it.")
    private String name = "";

    @Parameters(
            index = "1",
            paramLabel = "SCOPES",
            arity = "0..1",
            defaultValue = Scopes.EVERYTHING,
            description = "${DEFAULT-VALUE} if not given.")
    private String scopes = "";

    @Parameters(
            index = "2",
            paramLabel = "IS_ACTIVE",
            arity = "0..1",
            defaultValue = "true",
            description = "true or false; ${DEFAULT-VALUE} if not given.")
    private String active = "";

    CreateClientCommand(Supplier<Variables> variables) {
        super(variables);
    }

    @Override
    void checkArguments() {
        name = name.strip();
        if (name.isEmpty() || name.codePointCount(0, name.length()) > Clients.MAX_NAME) {
            throw wrongUsage("NAME must have 1 to " + Clients.MAX_NAME + " characters");
        }
        try {
            scopes = Scopes.check(scopes);
        } catch (IllegalArgumentException e) {
            throw wrongUsage(String.valueOf(e.getMessage()));
        }
        if (Flags.parse(active).isEmpty()) {
            throw wrongUsage("IS_ACTIVE must be true or false");
        }
    }

    @Override
    String run(FastpubsubConfig config, Database database) {
        boolean isActive = Flags.parse(active).orElseThrow();
        NewClient client = new Clients(database).create(name, scopes, isActive);
        return "client_id=" + client.id() + System.lineSeparator() + "client_secret=" + client.secret();
    }
}
