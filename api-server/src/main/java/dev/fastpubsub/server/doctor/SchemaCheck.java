package dev.fastpubsub.server.doctor;

import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.database.Migrations;
import java.util.List;

/** Whether the schema is the one of this program. */
final class SchemaCheck implements Check {

    private final SchemaStore store;
    private final Database database;

    SchemaCheck(SchemaStore store, Database database) {
        this.store = store;
        this.database = database;
    }

    @Override
    public String name() {
        return "schema";
    }

    @Override
    public List<Finding> look() {
        if (store.role().filter(role -> !role.uses()).isPresent()) {
            return List.of(Finding.problem("Its version could not be seen.", "Mend the rights first."));
        }
        int pending = Migrations.pending(database);
        if (pending > 0) {
            return List.of(Finding.problem(
                    "The database lacks " + Quantity.of(pending, "migration")
                            + " of this release, so no server of it starts.",
                    "Run `fastpubsub db-migrate`."));
        }
        return List.of(Migrations.newer(database)
                .map(newer -> Finding.warning(
                        "The schema is at version " + newer.schema() + ", newer than the " + newer.program()
                                + " of this program.",
                        "Fine while servers are being updated or put back; otherwise use the newer release here."))
                .orElseGet(() -> Finding.ok("The schema is that of this release.")));
    }
}
