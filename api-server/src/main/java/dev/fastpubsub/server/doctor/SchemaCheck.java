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
        Migrations.Progress progress = Migrations.progress(database);
        if (progress.pending() > 0) {
            return List.of(Finding.problem(
                    "The database lacks " + Quantity.of(progress.pending(), "migration")
                            + " of this release, so no server of" + " it starts.",
                    "Run `fastpubsub db-migrate`."));
        }
        if (progress.unknown() > 0) {
            return List.of(Finding.warning(
                    "The schema is newer than this program, by " + Quantity.of(progress.unknown(), "migration") + ".",
                    "Fine while servers are being updated; otherwise run the newer release here."));
        }
        return List.of(Finding.ok(
                "The schema is that of this release, after " + Quantity.of(progress.done(), "migration") + "."));
    }
}
