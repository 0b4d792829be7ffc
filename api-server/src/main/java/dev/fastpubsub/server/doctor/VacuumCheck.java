package dev.fastpubsub.server.doctor;

import dev.fastpubsub.server.doctor.SchemaStore.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Whether the tables that change all the time are vacuumed. */
final class VacuumCheck implements Check {

    /** Dead rows for each live one, from which on vacuum does not keep up. */
    private static final int DEAD_PER_LIVE = 5;

    private final SchemaStore store;
    private final Limits limits;

    VacuumCheck(SchemaStore store, Limits limits) {
        this.store = store;
        this.limits = limits;
    }

    @Override
    public String name() {
        return "vacuum";
    }

    @Override
    public List<Finding> look() {
        return judge(store.tables(), limits);
    }

    static List<Finding> judge(List<Table> tables, Limits limits) {
        List<Finding> findings = new ArrayList<>();
        for (Table table : tables) {
            judge(table, limits, findings);
        }
        if (findings.isEmpty()) {
            String rows = tables.stream()
                    .map(table -> table.name() + " " + Quantity.count(table.deadRows()))
                    .collect(Collectors.joining(", "));
            findings.add(Finding.ok("The tables of leases are kept clean. Dead rows: " + rows + "."));
        }
        return findings;
    }

    private static void judge(Table table, Limits limits, List<Finding> findings) {
        String name = "fastpubsub." + table.name();
        if (!table.vacuumed()) {
            findings.add(Finding.problem(
                    "Autovacuum is off for " + name + ", which grows with each delivery.",
                    "ALTER TABLE " + name + " RESET (autovacuum_enabled)."));
        }
        if (table.deadRows() > limits.deadRows() && table.deadRows() > DEAD_PER_LIVE * table.liveRows()) {
            String last = table.vacuumedSeconds() < 0 ? "never" : Quantity.time(table.vacuumedSeconds()) + " ago";
            findings.add(Finding.warning(
                    name + " has " + Quantity.count(table.deadRows()) + " dead rows and "
                            + Quantity.count(table.liveRows()) + " live ones; it was last vacuumed " + last + ".",
                    "See what is held back; if nothing is, VACUUM " + name + "."));
        }
        if (table.bytes() > limits.bloatedBytes()
                && table.bytes() / Math.max(1, table.liveRows()) > limits.bloatedBytesPerRow()) {
            findings.add(Finding.warning(
                    name + " takes " + Quantity.mebibytes(table.bytes()) + " for "
                            + Quantity.of(table.liveRows(), "row") + ", so looking into it is slow.",
                    "Once nothing is held back, VACUUM FULL " + name
                            + " in a quiet moment: nobody can consume meanwhile."));
        }
    }
}
