package dev.fastpubsub.server.chaos;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** What the servers take for their database: one PostgreSQL at a time takes writes. */
interface Cluster extends AutoCloseable {

    /** Of all that may take writes one day. */
    List<Integer> ports();

    /** The one that takes writes. */
    ChaosPostgres primary();

    /** Whether another one can take over. */
    boolean hasStandby();

    /** The primary ends at once, and the standby takes over. */
    void failOver() throws IOException, SQLException, InterruptedException;

    /** What a failure took away is there again: a standby that has all that is confirmed. */
    void repair() throws IOException, SQLException, InterruptedException;

    @Override
    void close() throws IOException;
}
