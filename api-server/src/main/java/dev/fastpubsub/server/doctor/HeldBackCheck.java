package dev.fastpubsub.server.doctor;

import dev.fastpubsub.server.doctor.HeldBackStore.Prepared;
import dev.fastpubsub.server.doctor.HeldBackStore.Session;
import dev.fastpubsub.server.doctor.HeldBackStore.Slot;
import java.util.ArrayList;
import java.util.List;

/** Whether something old keeps vacuum from cleaning up, or the log from being dropped. */
final class HeldBackCheck implements Check {

    private final HeldBackStore store;
    private final Limits limits;

    HeldBackCheck(HeldBackStore store, Limits limits) {
        this.store = store;
        this.limits = limits;
    }

    @Override
    public String name() {
        return "held back";
    }

    @Override
    public List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        store.sessions().stream()
                .filter(session -> isOld(session.seconds(), session.transactions()))
                .forEach(session -> findings.add(held(session)));
        store.prepared().stream()
                .filter(prepared -> isOld(prepared.seconds(), prepared.transactions()))
                .forEach(prepared -> findings.add(held(prepared)));
        store.slots().forEach(slot -> judge(slot, limits, findings));
        if (findings.isEmpty()) {
            findings.add(Finding.ok("No old transaction, prepared transaction or replication slot is in the way."));
        }
        if (!store.seesAll()) {
            findings.add(Finding.note(
                    "Of sessions of other roles it could not be seen since when they have a transaction open, only how"
                            + " many others began meanwhile.",
                    "GRANT pg_read_all_stats to this role to see that, too."));
        }
        return findings;
    }

    private boolean isOld(double seconds, long transactions) {
        return seconds > limits.transactionAge().toSeconds() || transactions > limits.heldBackTransactions();
    }

    static Finding held(Session session) {
        if (session.standby()) {
            return Finding.warning(
                    "A standby with hot_standby_feedback looks back over " + Quantity.count(session.transactions())
                            + " transactions.",
                    "End the long query on the standby, or turn hot_standby_feedback off there.");
        }
        String since = session.seconds() > 0 ? " for " + Quantity.time(session.seconds()) : "";
        return Finding.warning(
                "Session " + session.processId() + " of " + session.user() + " (" + session.application()
                        + ") has a transaction open" + since + ", " + Quantity.count(session.transactions())
                        + " transactions back.",
                "Ask whose it is, and end it: SELECT pg_terminate_backend(" + session.processId() + ").");
    }

    private static Finding held(Prepared prepared) {
        return Finding.warning(
                "The prepared transaction " + prepared.id() + " of " + prepared.owner() + " in database "
                        + prepared.database() + " has waited for " + Quantity.time(prepared.seconds()) + ".",
                "COMMIT PREPARED or ROLLBACK PREPARED it.");
    }

    private static void judge(Slot slot, Limits limits, List<Finding> findings) {
        if (slot.transactions() > limits.heldBackTransactions()) {
            findings.add(Finding.warning(
                    "The replication slot " + slot.name() + " looks back over " + Quantity.count(slot.transactions())
                            + " transactions.",
                    "Mend its standby; if nobody uses it, SELECT pg_drop_replication_slot('" + slot.name() + "')."));
        }
        if (slot.bytes() > limits.slotBytes()) {
            findings.add(Finding.warning(
                    "The replication slot " + slot.name() + (slot.active() ? "" : ", which nobody reads,") + " keeps "
                            + Quantity.mebibytes(slot.bytes()) + " of write-ahead log on disk.",
                    "Mend who reads it; if nobody does, SELECT pg_drop_replication_slot('" + slot.name() + "')."));
        }
    }
}
