package dev.fastpubsub.server.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** PostgreSQL's settings that messages hang on, as a new session of this role has them. */
final class SettingsCheck implements Check {

    private static final String SETTLE = "Turn it on in postgresql.conf, and for the role and the database.";

    /** What servers set for their own sessions. */
    private static final long SERVERS_STATEMENT_TIMEOUT = 30_000;

    private final InstanceStore store;

    SettingsCheck(InstanceStore store) {
        this.store = store;
    }

    @Override
    public String name() {
        return "settings";
    }

    @Override
    public List<Finding> look() {
        return judge(store.settings());
    }

    /** @param settings by name, in PostgreSQL's units */
    static List<Finding> judge(Map<String, String> settings) {
        List<Finding> findings = new ArrayList<>();
        needOn(settings, "fsync", "a crash of the machine may ruin the whole database", findings);
        needOn(settings, "full_page_writes", "a crash of the machine may ruin pages of the database", findings);
        needOn(settings, "synchronous_commit", "a crash may lose messages that were confirmed", findings);
        needOn(settings, "autovacuum", "tables of leases only grow", findings);
        needOn(settings, "track_counts", "autovacuum does not know where it is needed", findings);
        isolation(settings, findings);
        statementTimeout(settings, findings);
        if (findings.isEmpty()) {
            findings.add(Finding.ok("What is committed is kept, and autovacuum is on."));
        }
        if (settings.getOrDefault("idle_in_transaction_session_timeout", "").equals("0")) {
            findings.add(Finding.note(
                    "idle_in_transaction_session_timeout is 0: a session of another program may keep a transaction open"
                            + " for ever. Servers end their own after 30 s.",
                    "Set it where other programs use this PostgreSQL."));
        }
        return findings;
    }

    private static void needOn(Map<String, String> settings, String name, String harm, List<Finding> findings) {
        if (settings.getOrDefault(name, "").equals("off")) {
            findings.add(Finding.problem(name + " is off: " + harm + ".", SETTLE));
        }
    }

    private static void isolation(Map<String, String> settings, List<Finding> findings) {
        String isolation = settings.getOrDefault("default_transaction_isolation", "");
        if (!isolation.isEmpty() && !isolation.equals("read committed")) {
            findings.add(Finding.warning(
                    "default_transaction_isolation is " + isolation
                            + ". Servers set their own, but where a pooler mixes" + " sessions their calls fail.",
                    "ALTER ROLE … SET default_transaction_isolation = 'read committed' for the role of the servers."));
        }
    }

    private static void statementTimeout(Map<String, String> settings, List<Finding> findings) {
        long milliseconds = Long.parseLong(settings.getOrDefault("statement_timeout", "0"));
        if (milliseconds > 0 && milliseconds < SERVERS_STATEMENT_TIMEOUT) {
            findings.add(Finding.warning(
                    "statement_timeout is " + Quantity.time(milliseconds / 1000.0) + ". Servers set their own 30 s, but"
                            + " where a pooler mixes sessions their calls end early.",
                    "ALTER ROLE … SET statement_timeout = '30s' for the role of the servers."));
        }
    }
}
