package dev.fastpubsub.server.message;

import dev.fastpubsub.server.json.JsonSlice;
import dev.fastpubsub.server.subscription.Filter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A publish inside a transaction that the caller ends, which the server never does: for commits that come late or not at all. */
final class RawPublish {
    private RawPublish() {}

    /** False when the topic's subscriptions changed between the two statements; nothing is written then. */
    static boolean to(Connection connection, String topic, List<String> payloads) throws SQLException {
        Routing routing = routing(connection, topic);
        Routing.Matches matches =
                routing.matches(payloads.stream().map(JsonSlice::of).toList());
        try (PreparedStatement publish =
                connection.prepareStatement("SELECT published FROM fastpubsub.publish(?, ?, 0, ?, ?, ?)")) {
            publish.setInt(1, routing.topicNum());
            publish.setLong(2, routing.version());
            publish.setArray(3, connection.createArrayOf("text", payloads.toArray()));
            publish.setArray(
                    4,
                    connection.createArrayOf(
                            "int", Arrays.stream(matches.nums()).boxed().toArray()));
            publish.setArray(5, connection.createArrayOf("text", matches.multiranges()));
            try (ResultSet row = publish.executeQuery()) {
                row.next();
                return row.getBoolean("published");
            }
        }
    }

    private static Routing routing(Connection connection, String topic) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
            SELECT t.num, t.version, s.num AS subscription_num, s.filter
              FROM fastpubsub.topic t
              LEFT JOIN fastpubsub.subscription s ON s.topic_num = t.num AND s.routed
             WHERE t.id = ?
            """)) {
            select.setString(1, topic);
            try (ResultSet row = select.executeQuery()) {
                int num = 0;
                long version = 0;
                Map<Integer, Filter> filters = new LinkedHashMap<>();
                while (row.next()) {
                    num = row.getInt("num");
                    version = row.getLong("version");
                    if (row.getInt("subscription_num") != 0) {
                        String filter = row.getString("filter");
                        filters.put(
                                row.getInt("subscription_num"),
                                filter == null
                                        ? new Filter(Map.of())
                                        : Filter.parse(filter).orElseThrow());
                    }
                }
                return new Routing(num, version, filters);
            }
        }
    }
}
