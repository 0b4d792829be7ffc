package dev.fastpubsub.server.doctor;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What lies in the log and in leases for longer than it should. Never reads a message. Not thread-safe. */
final class BacklogStore {

    /** One partition is looked at, with some probes of indexes for each of its topics. */
    private static final String OLDEST = """
        SELECT p.num, extract(epoch FROM clock_timestamp() - p.opened_at)::float8 AS seconds,
               fastpubsub.partition_in_use(p.num, clock_timestamp() - ? * interval '1 millisecond') AS in_use
          FROM (SELECT num, opened_at FROM fastpubsub.log_partition ORDER BY num LIMIT 1) p
         WHERE p.opened_at <= clock_timestamp() - ? * interval '1 millisecond'
        """;

    /** One probe of lease_pkey for each subscription, and a look at the small table of partitions. */
    private static final String HOLDING = """
        SELECT s.id, count(*) AS partitions
          FROM fastpubsub.subscription s
          CROSS JOIN LATERAL (
            SELECT l.hi_pos
              FROM fastpubsub.lease l
             WHERE l.subscription_num = s.num
             ORDER BY l.hi_off DESC
             LIMIT 1) c
          CROSS JOIN (SELECT fastpubsub.next_pos() AS pos) e
          JOIN fastpubsub.log_partition p ON p.hi_pos > c.hi_pos + 1 AND p.hi_pos <= e.pos
         GROUP BY s.id
         ORDER BY partitions DESC, s.id
         LIMIT 1000
        """;

    /** By lease_pkey and exception_leased; no more than a thousand of each subscription. */
    private static final String EXPIRED = """
        SELECT s.id, count(*) AS leases, extract(epoch FROM clock_timestamp() - min(x.expires_at))::float8 AS seconds
          FROM fastpubsub.subscription s
          CROSS JOIN LATERAL (
            SELECT l.hi_off, l.floor_off
              FROM fastpubsub.lease l
             WHERE l.subscription_num = s.num
             ORDER BY l.hi_off DESC
             LIMIT 1) c
          CROSS JOIN (SELECT clock_timestamp() - ? * interval '1 millisecond' AS expired) t
          CROSS JOIN LATERAL (
            (SELECT l.expires_at
               FROM fastpubsub.lease l
              WHERE l.subscription_num = s.num
                AND l.hi_off BETWEEN c.floor_off AND c.hi_off
                AND NOT isempty(l.pending)
                AND l.expires_at <= t.expired
              LIMIT 1000)
            UNION ALL
            (SELECT e.expires_at
               FROM fastpubsub.exception e
              WHERE e.subscription_num = s.num AND e.state = 'leased' AND e.expires_at <= t.expired
              LIMIT 1000)) x
         GROUP BY s.id
         ORDER BY seconds DESC, s.id
         LIMIT 10
        """;

    /** The newest lease of each subscription: a consumer's, of the last hour. */
    private static final String LOCK_TIMEOUTS = """
        SELECT DISTINCT (extract(epoch FROM l.expires_at - l.claimed_at) * 1000)::bigint AS milliseconds
          FROM fastpubsub.subscription s
          CROSS JOIN LATERAL (
            SELECT z.consumer_id, z.claimed_at, z.expires_at
              FROM fastpubsub.lease z
             WHERE z.subscription_num = s.num
             ORDER BY z.hi_off DESC
             LIMIT 1) l
         WHERE l.consumer_id IS NOT NULL AND l.claimed_at > clock_timestamp() - interval '1 hour'
         ORDER BY milliseconds
        """;

    private final ReadOnlyStore store;

    BacklogStore(ReadOnlyStore store) {
        this.store = store;
    }

    /**
     * The oldest partition, if it has been in use for that long.
     *
     * @param keep what the cleanup leaves alone: younger messages
     */
    Optional<Partition> oldest(Duration age, Duration keep) {
        return store.look(jdbc -> jdbc.sql(OLDEST)
                .param(keep.toMillis())
                .param(age.toMillis())
                .query((row, index) ->
                        new Partition(row.getInt("num"), row.getDouble("seconds"), row.getBoolean("in_use")))
                .optional());
    }

    /** Subscriptions that have not passed all that is closed; one that nothing waits for needs none of it. */
    List<Holder> holders() {
        return store.look(jdbc -> jdbc.sql(HOLDING)
                .query((row, index) -> new Holder(row.getString("id"), row.getLong("partitions")))
                .list());
    }

    List<Expired> expired(Duration ago) {
        return store.look(jdbc -> jdbc.sql(EXPIRED)
                .param(ago.toMillis())
                .query((row, index) ->
                        new Expired(row.getString("id"), row.getLong("leases"), row.getDouble("seconds")))
                .list());
    }

    /** That servers have given leases with lately. */
    List<Duration> lockTimeouts() {
        return store.look(jdbc -> jdbc.sql(LOCK_TIMEOUTS).query(Long.class).list().stream()
                .map(Duration::ofMillis)
                .toList());
    }

    /** @param seconds that it has been in use */
    record Partition(int num, double seconds, boolean inUse) {}

    /** @param partitions closed ones that it has not passed */
    record Holder(String subscriptionId, long partitions) {}

    /** @param seconds since the first of its leases was over */
    record Expired(String subscriptionId, long leases, double seconds) {}
}
