package dev.fastpubsub.server.doctor;

import dev.fastpubsub.server.doctor.InstanceStore.Age;
import java.util.List;

/** Whether vacuum keeps up with the numbers of transactions: when they run out, PostgreSQL takes no more writes. */
final class WraparoundCheck implements Check {

    /** Another 147 million, and PostgreSQL stops. */
    private static final long NEARLY_OVER = 2_000_000_000;

    private final InstanceStore store;
    private final long limit;

    WraparoundCheck(InstanceStore store, long limit) {
        this.store = store;
        this.limit = limit;
    }

    @Override
    public String name() {
        return "wraparound";
    }

    @Override
    public List<Finding> look() {
        return List.of(judge(store.oldestDatabase(), limit));
    }

    static Finding judge(Age age, long limit) {
        String text = "The oldest rows of database " + age.database() + " were written "
                + Quantity.count(age.greatest()) + " transactions ago";
        String remedy =
                "Find what keeps vacuum from freezing them (see held back), then run VACUUM FREEZE in that database.";
        if (age.greatest() > NEARLY_OVER) {
            return Finding.problem(text + ": PostgreSQL is about to stop taking writes.", remedy);
        }
        return age.greatest() > limit
                ? Finding.warning(text + " and should long be frozen.", remedy)
                : Finding.ok(text + ".");
    }
}
