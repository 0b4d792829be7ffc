package dev.fastpubsub.server.original;

import dev.fastpubsub.server.original.ImportStore.Numbered;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Carries messages over in batches, of which only one is in memory. For one thread. */
final class MessageImport {

    private static final int BATCH_MESSAGES = 1000;

    /** Of payload, after which a batch is written, however few messages it has. */
    private static final int BATCH_CHARACTERS = 8 * 1024 * 1024;

    private final ImportStore store;
    private final Map<String, Backlog> backlogs = new LinkedHashMap<>();
    private final List<Numbered> batch = new ArrayList<>();
    private long characters;
    private long locked;

    /** @param subscriptionNums by their ids */
    MessageImport(ImportStore store, Map<String, Integer> subscriptionNums) {
        this.store = store;
        subscriptionNums.forEach((id, num) -> backlogs.put(id, new Backlog(num)));
    }

    void run(OriginalStore original) {
        original.forEachMessage(this::add);
        flush();
    }

    private void add(OriginalMessage message) {
        Backlog backlog = backlogs.get(message.subscriptionId());
        if (backlog == null) {
            throw new ImportException("message " + message.id() + ": its subscription " + message.subscriptionId()
                    + " is not in the original's table");
        }
        if (!message.hasKnownStatus()) {
            throw new ImportException("message " + message.id() + ": its status " + message.status() + " is not known");
        }
        if (!message.datable()) {
            throw new ImportException("message " + message.id() + ": its created_at " + message.createdAt()
                    + " is not between 1970 and 9999");
        }
        batch.add(new Numbered(backlog.subscriptionNum(), backlog.add(message), message));
        characters += message.payload().length();
        if (message.isLocked()) {
            locked++;
        }
        if (batch.size() >= BATCH_MESSAGES || characters >= BATCH_CHARACTERS) {
            flush();
        }
    }

    private void flush() {
        store.addMessages(batch);
        batch.clear();
        characters = 0;
    }

    /** Of every subscription. */
    Collection<Backlog> backlogs() {
        return backlogs.values();
    }

    long locked() {
        return locked;
    }
}
