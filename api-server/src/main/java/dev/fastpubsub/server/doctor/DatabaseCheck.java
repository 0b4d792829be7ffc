package dev.fastpubsub.server.doctor;

import dev.fastpubsub.server.config.WakeUpConfig;
import dev.fastpubsub.server.doctor.InstanceStore.Instance;
import java.util.ArrayList;
import java.util.List;

/** Which PostgreSQL it is, and whether a pooler stands before it. */
final class DatabaseCheck implements Check {

    private static final int OLDEST = 14;
    private static final int NEWEST = 18;

    private final InstanceStore store;
    private final WakeUpConfig.Mode mode;

    DatabaseCheck(InstanceStore store, WakeUpConfig.Mode mode) {
        this.store = store;
        this.mode = mode;
    }

    @Override
    public String name() {
        return "database";
    }

    @Override
    public List<Finding> look() {
        return judge(store.instance(), mode);
    }

    static List<Finding> judge(Instance instance, WakeUpConfig.Mode mode) {
        List<Finding> findings = new ArrayList<>();
        findings.add(version(instance));
        if (instance.recovering()) {
            findings.add(Finding.problem(
                    "It is a standby, which takes no messages.",
                    "Name the primary in FASTPUBSUB_DATABASE_URL, or several hosts with"
                            + " target_session_attrs=primary."));
        }
        if (instance.pooled()) {
            findings.add(pooled(mode));
        }
        return findings;
    }

    private static Finding version(Instance instance) {
        String name = "PostgreSQL " + instance.version();
        if (instance.major() < OLDEST) {
            return Finding.problem(
                    name + " is older than " + OLDEST + ", and lacks what fastpubsub needs.", "Upgrade PostgreSQL.");
        }
        return instance.major() > NEWEST
                ? Finding.warning(
                        name + " is newer than " + NEWEST + ", the last one that this release was tested with.",
                        "Look for a newer release of fastpubsub.")
                : Finding.ok(name + " answers.");
    }

    private static Finding pooled(WakeUpConfig.Mode mode) {
        return switch (mode) {
            case POLL -> Finding.ok("A pooler such as PgBouncer stands before it, and servers poll.");
            case NOTIFY ->
                Finding.warning(
                        "A pooler such as PgBouncer stands before it. In transaction mode it does not let LISTEN"
                                + " through, and consumers that wait learn late of messages.",
                        "Set FASTPUBSUB_WAKE_UP_MODE=poll on all servers, unless the pooler is in session mode.");
        };
    }
}
