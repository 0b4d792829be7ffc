package dev.fastpubsub.server.log;

import dev.fastpubsub.server.database.Database;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The log's partitions in PostgreSQL; what each function promises stands in the migration that makes it. Thread-safe. */
final class PartitionStore {

    private static final String ENSURE = "SELECT fastpubsub.ensure_partitions(?, ?)";

    private static final String CLOSE_DUE = """
        SELECT fastpubsub.close_due_partition(?, clock_timestamp() - ? * interval '1 millisecond', ?)
        """;

    private static final String CLOSED = """
        SELECT num,
               coalesce(pg_total_relation_size(to_regclass('fastpubsub.message_' || num)), 0)
                 + coalesce(pg_total_relation_size(to_regclass('fastpubsub.route_' || num)), 0) AS bytes
          FROM fastpubsub.log_partition
         WHERE hi_pos <= fastpubsub.next_pos()
         ORDER BY num
        """;

    private static final String TRANSACTIONS = "SELECT unnest(fastpubsub.log_transactions())";

    private static final String IN_USE = """
        SELECT fastpubsub.partition_in_use(?, clock_timestamp() - ? * interval '1 millisecond')
        """;

    private static final String TOPICS = """
        SELECT t.topic_num, t.last_off
          FROM fastpubsub.log_partition p
          CROSS JOIN LATERAL fastpubsub.topics_between(p.lo_pos, p.hi_pos) t
         WHERE p.num = ?
         ORDER BY t.topic_num
        """;

    private static final String RETAIN = "SELECT fastpubsub.retain_last_off(?, ?)";

    private static final String DROP = "SELECT fastpubsub.drop_partitions(?, ?)";

    private final Database database;

    PartitionStore(Database database) {
        this.database = database;
    }

    int ensure(int ahead, long width) {
        return database.call(jdbc ->
                jdbc.sql(ENSURE).param(ahead).param(width).query(Integer.class).single());
    }

    boolean closeDue(long maxBytes, Duration openFor, int maxPartitions) {
        return database.call(jdbc -> jdbc.sql(CLOSE_DUE)
                .param(maxBytes)
                .param(openFor.toMillis())
                .param(maxPartitions)
                .query(Boolean.class)
                .single());
    }

    /** Those that no new message goes to, oldest first. */
    List<Partition> closed() {
        return database.call(jdbc -> jdbc.sql(CLOSED)
                .query((row, index) -> new Partition(row.getInt("num"), row.getLong("bytes")))
                .list());
    }

    Set<String> transactions() {
        return new HashSet<>(
                database.call(jdbc -> jdbc.sql(TRANSACTIONS).query(String.class).list()));
    }

    boolean isInUse(Partition partition, Duration keep) {
        return database.call(jdbc -> jdbc.sql(IN_USE)
                .param(partition.num())
                .param(keep.toMillis())
                .query(Boolean.class)
                .single());
    }

    /** Each topic's in a transaction of its own, so that no publish waits for more than one. */
    void retainLastOffs(Partition partition) {
        record Last(int topicNum, long off) {}
        List<Last> topics = database.call(jdbc -> jdbc.sql(TOPICS)
                .param(partition.num())
                .query((row, index) -> new Last(row.getInt("topic_num"), row.getLong("last_off")))
                .list());
        for (Last last : topics) {
            database.call(jdbc -> jdbc.sql(RETAIN)
                    .param(last.topicNum())
                    .param(last.off())
                    .query((row, index) -> true)
                    .list());
        }
    }

    /** Drops one half of each, {@code message} or {@code route}; false when someone reads the log for too long. */
    boolean drop(List<Partition> partitions, String parent) {
        int[] nums = partitions.stream().mapToInt(Partition::num).toArray();
        return database.call(jdbc ->
                jdbc.sql(DROP).param(nums).param(parent).query(Boolean.class).single());
    }

    /** @param bytes on disk */
    record Partition(int num, long bytes) {}
}
