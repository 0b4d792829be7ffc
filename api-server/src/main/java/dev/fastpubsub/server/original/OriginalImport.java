package dev.fastpubsub.server.original;

import dev.fastpubsub.server.config.DatabaseUrl;
import java.util.List;
import java.util.Map;

/**
 * Carries topics, subscriptions, clients and unacknowledged messages of the original over, as of one moment, all or nothing. Topics,
 * subscriptions and clients are in memory meanwhile, messages are not. What is here already is refused, so a second run does no harm.
 */
public final class OriginalImport {

    private final DatabaseUrl from;
    private final String schema;
    private final DatabaseUrl to;

    /**
     * Does nothing yet.
     *
     * @param from the original's database
     * @param schema in which it has its tables
     * @param to ours; may be the same database
     */
    public OriginalImport(DatabaseUrl from, String schema, DatabaseUrl to) {
        this.from = from;
        this.schema = schema;
        this.to = to;
    }

    /**
     * Does it.
     *
     * @param rehearsal whether it is all taken back at the end
     * @throws ImportException when it cannot be done; then nothing was
     */
    public ImportReport run(boolean rehearsal) {
        try (OriginalStore original = OriginalStore.open(from, schema);
                ImportStore ours = new ImportStore(to)) {
            ImportReport report = carry(original, ours);
            if (!rehearsal) {
                ours.commit();
            }
            return report;
        }
    }

    private static ImportReport carry(OriginalStore original, ImportStore ours) {
        Acceptance acceptance = new Acceptance();
        List<OriginalTopic> topics = original.topics();
        List<OriginalSubscription> subscriptions = original.subscriptions();
        topics.forEach(acceptance::look);
        subscriptions.forEach(acceptance::look);
        List<OriginalClient> clients =
                original.clients().stream().map(acceptance::look).toList();
        acceptance.throwIfRefused();
        refuseExisting(ours.existing(topics, subscriptions, clients));

        ours.addTopics(topics);
        Map<String, Integer> nums = ours.addSubscriptions(subscriptions);
        ours.addClients(clients);
        MessageImport messages = new MessageImport(ours, nums);
        messages.run(original);
        ours.addCursors(messages.backlogs());
        return new ImportReport(
                topics.size(),
                subscriptions.size(),
                clients.size(),
                messages.backlogs().stream().mapToLong(Backlog::waiting).sum(),
                messages.locked(),
                messages.backlogs().stream().mapToLong(Backlog::dead).sum(),
                original.acked(),
                acceptance.notes());
    }

    private static void refuseExisting(List<String> existing) {
        if (!existing.isEmpty()) {
            int others = existing.size() - 1;
            throw new ImportException("here already: " + existing.getFirst()
                    + (others == 0
                            ? ""
                            : " and " + others + " more of the original's topics, subscriptions and clients")
                    + "; nothing was imported");
        }
    }
}
