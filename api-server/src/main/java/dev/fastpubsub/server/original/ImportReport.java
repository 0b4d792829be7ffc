package dev.fastpubsub.server.original;

import java.util.List;

/**
 * What was carried over.
 *
 * @param waiting messages that wait for delivery, the locked ones among them
 * @param locked messages that consumers of the original held, and that are available again
 * @param dead dead letters
 * @param acked messages left out, since they are acknowledged
 * @param notes what is otherwise than it was
 */
public record ImportReport(
        int topics,
        int subscriptions,
        int clients,
        long waiting,
        long locked,
        long dead,
        long acked,
        List<String> notes) {

    public ImportReport {
        notes = List.copyOf(notes);
    }

    /** A line for each count, in the form {@code name=count}. */
    public List<String> lines() {
        return List.of(
                "topics=" + topics,
                "subscriptions=" + subscriptions,
                "clients=" + clients,
                "waiting_messages=" + waiting,
                "of_them_locked=" + locked,
                "dead_letters=" + dead,
                "acked_left_out=" + acked);
    }
}
