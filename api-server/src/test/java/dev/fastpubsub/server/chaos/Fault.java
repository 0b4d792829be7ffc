package dev.fastpubsub.server.chaos;

/**
 * What happens on purpose.
 *
 * <p>The main ones come every so many seconds, the others in turns, but each at least so often in a run.
 */
enum Fault {
    KILL_SERVER("kill -9 of a server, restart", 18),
    CRASH_DATABASE("PostgreSQL stopped immediately, restart", 20),
    FAIL_OVER("primary stopped immediately, standby promoted", 30),
    TERMINATE_BACKENDS("pg_terminate_backend of half the backends", 16),
    PAUSE_SERVER("SIGSTOP of a server, longer than the lock timeout", 60),
    SLOW_DATABASE("network to the database slow for 3 s", 60),
    STALL_DATABASE("network to the database stands still", 60),
    CUT_DATABASE("network to the database cut", 45),
    HOLD_LOCKS("locks held for 3 s, pools exhausted", 60),
    FILL_DISK("disk of the WAL full, PostgreSQL panics", 120),
    WRONG_CLOCK("restart of a server with its clock minutes off", 120),
    MIGRATE_SCHEMA("schema migrated to a later release's", 120);

    private final String description;
    private final int periodSeconds;

    Fault(String description, int periodSeconds) {
        this.description = description;
        this.periodSeconds = periodSeconds;
    }

    String description() {
        return description;
    }

    int periodSeconds() {
        return periodSeconds;
    }
}
