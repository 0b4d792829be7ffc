package dev.fastpubsub.server.original;

import dev.fastpubsub.server.config.DatabaseUrl;
import dev.fastpubsub.server.database.Failures;
import dev.fastpubsub.server.database.LongTransaction;
import dev.fastpubsub.server.subscription.Filter;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Our tables, written in one transaction: all of it or nothing. Takes no lock that a server waits for, since nobody knows of the new
 * topics before the commit. For one thread.
 *
 * <p>What waits becomes exceptions, as what was given back is: each subscription has its own, with their attempts and payloads, and
 * the log knows nothing of them. They take the offsets from 1 on, as many as the topic's largest backlog has; the cursor of each subscription stands
 * behind those, and the topic's log begins there.
 */
final class ImportStore implements AutoCloseable {

    private static final String EXISTING = """
        SELECT 'topic ' || id
          FROM fastpubsub.topic
         WHERE id = ANY (?::text[])
        UNION ALL
        SELECT 'subscription ' || id
          FROM fastpubsub.subscription
         WHERE id = ANY (?::text[])
        UNION ALL
        SELECT 'client ' || id
          FROM fastpubsub.client
         WHERE id = ANY (?::uuid[])
        """;

    private static final String TOPICS = """
        INSERT INTO fastpubsub.topic (id, created_at)
        SELECT u.id, u.created_at
          FROM unnest(?::text[], ?::timestamptz[]) u (id, created_at)
        RETURNING id, num
        """;

    private static final String SUBSCRIPTIONS = """
        INSERT INTO fastpubsub.subscription (id, topic_num, filter, routed, max_delivery_attempts, backoff_min_seconds,
                                             backoff_max_seconds, created_at)
        SELECT u.id, t.num, u.filter, u.routed, u.attempts, u.backoff_min, u.backoff_max, u.created_at
          FROM unnest(?::text[], ?::text[], ?::text[], ?::boolean[], ?::int[], ?::int[], ?::int[], ?::timestamptz[])
                 u (id, topic_id, filter, routed, attempts, backoff_min, backoff_max, created_at)
          JOIN fastpubsub.topic t ON t.id = u.topic_id
        RETURNING id, num
        """;

    private static final String CLIENTS = """
        INSERT INTO fastpubsub.client (id, name, scopes, is_active, token_version, secret_hash, created_at, updated_at)
        SELECT u.id, u.name, u.scopes, u.active, u.token_version, u.secret_hash, u.created_at, u.updated_at
          FROM unnest(?::uuid[], ?::text[], ?::text[], ?::boolean[], ?::int[], ?::text[], ?::timestamptz[], ?::timestamptz[])
                 u (id, name, scopes, active, token_version, secret_hash, created_at, updated_at)
        """;

    private static final String MESSAGES = """
        INSERT INTO fastpubsub.exception (subscription_num, off, state, attempts, due_at, created_at, payload)
        SELECT u.num, u.off, CASE WHEN u.dead THEN 'dead' ELSE 'waiting' END, u.attempts, u.due_at, u.created_at, u.payload
          FROM unnest(?::int[], ?::bigint[], ?::boolean[], ?::int[], ?::timestamptz[], ?::timestamptz[], ?::text[])
                 u (num, off, dead, attempts, due_at, created_at, payload)
        """;

    private static final String TOPIC_ENDS = """
        UPDATE fastpubsub.topic t
           SET last_off = e.last_off
          FROM (SELECT s.topic_num, max(u.total) AS last_off
                  FROM unnest(?::int[], ?::bigint[]) u (num, total)
                  JOIN fastpubsub.subscription s ON s.num = u.num
                 GROUP BY s.topic_num) e
         WHERE t.num = e.topic_num
        """;

    /** As create_subscription makes it, but that the messages before it were matched. */
    private static final String CURSORS = """
        INSERT INTO fastpubsub.lease (subscription_num, hi_off, lo_off, lo_pos, hi_pos, claimed_at, expires_at,
                                      matched_total, floor_off, pending, time_sum)
        SELECT s.num, t.last_off, t.last_off, e.pos, e.pos, now(), now(), u.total, t.last_off, '{}', 0
          FROM unnest(?::int[], ?::bigint[]) u (num, total)
          JOIN fastpubsub.subscription s ON s.num = u.num
          JOIN fastpubsub.topic t ON t.num = s.topic_num
          CROSS JOIN (SELECT fastpubsub.next_pos() - 1 AS pos) e
        """;

    /** Or the totals of deliveries would not add up. */
    private static final String GIVEN_BACK = """
        INSERT INTO fastpubsub.tally (subscription_num, redelivered, expired, returned)
        SELECT u.num, 0, 0, u.waiting
          FROM unnest(?::int[], ?::bigint[]) u (num, waiting)
         WHERE u.waiting > 0
        """;

    private static final String DEAD_LETTERS = """
        INSERT INTO fastpubsub.dead_letter_count (subscription_num, slot, count)
        SELECT u.num, 0, u.dead
          FROM unnest(?::int[], ?::bigint[]) u (num, dead)
         WHERE u.dead > 0
        """;

    private final LongTransaction transaction;
    private final JdbcTemplate jdbc;

    ImportStore(DatabaseUrl url) {
        try {
            transaction = LongTransaction.writing(url, "fastpubsub import");
        } catch (SQLException e) {
            throw new ImportException(Failures.oneLine(e));
        }
        jdbc = transaction.jdbc();
    }

    /** Which of these are here already, such as {@code topic orders}. */
    List<String> existing(
            List<OriginalTopic> topics, List<OriginalSubscription> subscriptions, List<OriginalClient> clients) {
        return jdbc.queryForList(
                EXISTING,
                String.class,
                texts(topics, OriginalTopic::id),
                texts(subscriptions, OriginalSubscription::id),
                clients.stream().map(OriginalClient::id).toArray(UUID[]::new));
    }

    void addTopics(List<OriginalTopic> topics) {
        nums(TOPICS, texts(topics, OriginalTopic::id), texts(topics, OriginalTopic::createdAt));
    }

    /** Returns the number of each id. */
    Map<String, Integer> addSubscriptions(List<OriginalSubscription> all) {
        return nums(
                SUBSCRIPTIONS,
                texts(all, OriginalSubscription::id),
                texts(all, OriginalSubscription::topicId),
                all.stream().map(OriginalSubscription::filter).toArray(String[]::new),
                flags(
                        all,
                        each -> !each.parsedFilter()
                                .map(Filter::matchesEverything)
                                .orElse(true)),
                ints(all, OriginalSubscription::maxDeliveryAttempts),
                ints(all, OriginalSubscription::usefulBackoffMinSeconds),
                ints(all, OriginalSubscription::backoffMaxSeconds),
                texts(all, OriginalSubscription::createdAt));
    }

    void addClients(List<OriginalClient> all) {
        jdbc.update(
                CLIENTS,
                all.stream().map(OriginalClient::id).toArray(UUID[]::new),
                texts(all, OriginalClient::name),
                texts(all, OriginalClient::scopes),
                flags(all, OriginalClient::active),
                ints(all, OriginalClient::tokenVersion),
                texts(all, OriginalClient::secretHash),
                texts(all, OriginalClient::createdAt),
                texts(all, OriginalClient::updatedAt));
    }

    void addMessages(List<Numbered> all) {
        jdbc.update(
                MESSAGES,
                ints(all, Numbered::subscriptionNum),
                longs(all, Numbered::off),
                flags(all, each -> each.message().isDead()),
                ints(all, each -> each.message().attempts()),
                texts(all, each -> each.message().availableAt()),
                texts(all, each -> each.message().createdAt()),
                texts(all, each -> each.message().payload()));
    }

    /** After all messages, for all subscriptions. */
    void addCursors(Collection<Backlog> all) {
        Integer[] nums = ints(all, Backlog::subscriptionNum);
        Long[] totals = longs(all, Backlog::total);
        jdbc.update(TOPIC_ENDS, nums, totals);
        jdbc.update(CURSORS, nums, totals);
        jdbc.update(GIVEN_BACK, nums, longs(all, Backlog::waiting));
        jdbc.update(DEAD_LETTERS, nums, longs(all, Backlog::dead));
    }

    void commit() {
        try {
            transaction.commit();
        } catch (SQLException e) {
            throw new ImportException(Failures.oneLine(e));
        }
    }

    private Map<String, Integer> nums(String sql, Object... arrays) {
        Map<String, Integer> nums = new HashMap<>();
        jdbc.query(
                sql,
                row -> {
                    nums.put(row.getString("id"), row.getInt("num"));
                },
                arrays);
        return nums;
    }

    private static <T> String[] texts(Collection<T> all, Function<T, String> text) {
        return all.stream().map(text).toArray(String[]::new);
    }

    private static <T> Boolean[] flags(Collection<T> all, Function<T, Boolean> flag) {
        return all.stream().map(flag).toArray(Boolean[]::new);
    }

    private static <T> Integer[] ints(Collection<T> all, ToIntFunction<T> number) {
        return all.stream().map(number::applyAsInt).toArray(Integer[]::new);
    }

    private static <T> Long[] longs(Collection<T> all, ToLongFunction<T> number) {
        return all.stream().map(number::applyAsLong).toArray(Long[]::new);
    }

    @Override
    public void close() {
        try {
            transaction.close();
        } catch (SQLException e) {
            throw new ImportException(Failures.oneLine(e));
        }
    }

    /** A message with its place in its subscription. */
    record Numbered(int subscriptionNum, long off, OriginalMessage message) {}
}
