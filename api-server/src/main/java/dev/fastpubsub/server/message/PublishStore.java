package dev.fastpubsub.server.message;

import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.database.Operation;
import dev.fastpubsub.server.database.TextArray;
import dev.fastpubsub.server.json.JsonSlice;
import dev.fastpubsub.server.subscription.Filter;
import java.sql.ResultSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Publishing in PostgreSQL. Thread-safe. */
final class PublishStore {

    private static final String ROUTING = """
        SELECT t.num, t.version, s.num AS subscription_num, s.filter
          FROM fastpubsub.topic t
          LEFT JOIN fastpubsub.subscription s ON s.topic_num = t.num AND s.routed
         WHERE t.id = ?
         ORDER BY s.num
        """;

    /** One row version per message and one per routed subscription that matched; message_pkey and route_pkey. */
    private static final String PUBLISH = """
        SELECT published, last_pos
          FROM fastpubsub.publish(?, ?, ?, ?, ?, ?)
        """;

    private final Database database;

    PublishStore(Database database) {
        this.database = database;
    }

    /** Empty when there is no such topic. */
    Optional<Routing> routing(String topicId) {
        record Row(
                int topicNum,
                long version,
                int subscriptionNum,
                @Nullable String filter) {}
        List<Row> rows = database.call(jdbc -> jdbc.sql(ROUTING)
                .param(topicId)
                .query((row, index) -> new Row(
                        row.getInt("num"),
                        row.getLong("version"),
                        row.getInt("subscription_num"),
                        row.getString("filter")))
                .list());
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        Map<Integer, Filter> filters = new LinkedHashMap<>();
        for (Row row : rows) {
            if (row.subscriptionNum() != 0) {
                filters.put(row.subscriptionNum(), filter(row.filter()));
            }
        }
        return Optional.of(
                new Routing(rows.getFirst().topicNum(), rows.getFirst().version(), filters));
    }

    /** The position of the last message, or empty when the routing is out of date and nothing was written. */
    OptionalLong publish(Routing routing, List<JsonSlice> payloads, Routing.Matches matches) {
        return database.execute(Operation.PUBLISH, PUBLISH, statement -> {
            statement.setInt(1, routing.topicNum());
            statement.setLong(2, routing.version());
            statement.setLong(3, routing.lastPos());
            statement.setObject(4, new TextArray(payloads));
            statement.setObject(5, matches.nums());
            statement.setObject(6, matches.multiranges());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1) ? OptionalLong.of(row.getLong(2)) : OptionalLong.empty();
            }
        });
    }

    private static Filter filter(@Nullable String json) {
        return json == null
                ? new Filter(Map.of())
                : Filter.parse(json).orElseThrow(() -> new IllegalStateException("stored filter: " + json));
    }
}
