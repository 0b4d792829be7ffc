package dev.fastpubsub.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.support.ApiDescription;
import dev.fastpubsub.server.support.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every call with every scope there is. The table was written by hand from the contract, not from the code; docs/security.md
 * shows the same.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScopeTableTest {

    private static final String TABLE = """
        | call | scope `R:A` | with `*` | with `R:A` | with `R:A:{id}` | with `R:A:` of another id | with any other scope | with no token | with a bad token |
        |---|---|---|---|---|---|---|---|---|
        | `POST /topics` | `topics:create` | allowed | allowed | 403 | 403 | 403 | 401 | 401 |
        | `GET /topics/{id}` | `topics:read` | allowed | allowed | allowed | 403 | 403 | 401 | 401 |
        | `GET /topics` | `topics:read` | allowed | allowed | 403 | 403 | 403 | 401 | 401 |
        | `DELETE /topics/{id}` | `topics:delete` | allowed | allowed | allowed | 403 | 403 | 401 | 401 |
        | `POST /topics/{id}/messages` | `topics:publish` | allowed | allowed | allowed | 403 | 403 | 401 | 401 |
        | `POST /subscriptions` | `subscriptions:create` | allowed | allowed | 403 | 403 | 403 | 401 | 401 |
        | `GET /subscriptions/{id}` | `subscriptions:read` | allowed | allowed | allowed | 403 | 403 | 401 | 401 |
        | `GET /subscriptions` | `subscriptions:read` | allowed | allowed | 403 | 403 | 403 | 401 | 401 |
        | `PUT /subscriptions/{id}` | `subscriptions:update` | allowed | allowed | allowed | 403 | 403 | 401 | 401 |
        | `DELETE /subscriptions/{id}` | `subscriptions:delete` | allowed | allowed | allowed | 403 | 403 | 401 | 401 |
        | `GET /subscriptions/{id}/messages` | `subscriptions:consume` | allowed | allowed | allowed | 403 | 403 | 401 | 401 |
        | `POST /subscriptions/{id}/acks` | `subscriptions:consume` | allowed | allowed | allowed | 403 | 403 | 401 | 401 |
        | `POST /subscriptions/{id}/nacks` | `subscriptions:consume` | allowed | allowed | allowed | 403 | 403 | 401 | 401 |
        | `GET /subscriptions/{id}/dlq` | `subscriptions:consume` | allowed | allowed | allowed | 403 | 403 | 401 | 401 |
        | `POST /subscriptions/{id}/dlq/reprocess` | `subscriptions:consume` | allowed | allowed | allowed | 403 | 403 | 401 | 401 |
        | `GET /subscriptions/{id}/metrics` | `subscriptions:read` | allowed | allowed | allowed | 403 | 403 | 401 | 401 |
        | `POST /clients` | `clients:create` | allowed | allowed | 403 | 403 | 403 | 401 | 401 |
        | `GET /clients/{id}` | `clients:read` | allowed | allowed | allowed | 403 | 403 | 401 | 401 |
        | `GET /clients` | `clients:read` | allowed | allowed | 403 | 403 | 403 | 401 | 401 |
        | `PUT /clients/{id}` | `clients:update` | allowed | allowed | allowed | 403 | 403 | 401 | 401 |
        | `DELETE /clients/{id}` | `clients:delete` | allowed | allowed | allowed | 403 | 403 | 401 | 401 |
        | `POST /oauth/token` | none | allowed | allowed | allowed | allowed | allowed | allowed | allowed |
        | `GET /liveness` | none | allowed | allowed | allowed | allowed | allowed | allowed | allowed |
        | `GET /readiness` | none | allowed | allowed | allowed | allowed | allowed | allowed | allowed |
        | `GET /metrics` | none | allowed | allowed | allowed | allowed | allowed | allowed | allowed |
        | `GET /docs` | none | allowed | allowed | allowed | allowed | allowed | allowed | allowed |
        | `GET /redoc` | none | allowed | allowed | allowed | allowed | allowed | allowed | allowed |
        | `GET /openapi.json` | none | allowed | allowed | allowed | allowed | allowed | allowed | allowed |
        """;

    /** All there are. Of the contract, too. */
    private static final List<String> SCOPES = List.of(
            "topics:create",
            "topics:read",
            "topics:delete",
            "topics:publish",
            "subscriptions:create",
            "subscriptions:read",
            "subscriptions:update",
            "subscriptions:delete",
            "subscriptions:consume",
            "clients:create",
            "clients:update",
            "clients:read",
            "clients:delete");

    /** Good for a topic, a subscription and a client: a scope of another kind with the right id must not do. */
    private static final String ID = UUID.randomUUID().toString();

    private static final String ANOTHER_ID = UUID.randomUUID().toString();

    /** A row of the table; the last seven columns say what comes of a call. */
    private record Row(String call, String scope, List<String> outcomes) {

        static Row of(String line) {
            List<String> cells = Arrays.stream(line.split("\\|", -1))
                    .map(cell -> cell.strip().replace("`", ""))
                    .toList();
            return new Row(cells.get(1), cells.get(2), cells.subList(3, 10));
        }

        String outcome(Column column) {
            return outcomes.get(column.ordinal());
        }

        String method() {
            return call.split(" ", 2)[0];
        }

        String path() {
            return call.split(" ", 2)[1].replace("{id}", ID);
        }

        /** In which column a caller with that scope stands. */
        Column column(String granted) {
            if (granted.equals("*")) {
                return Column.EVERYTHING;
            }
            if (!granted.startsWith(scope)) {
                return Column.OTHER_SCOPE;
            }
            String rest = granted.substring(scope.length());
            return rest.isEmpty() ? Column.SCOPE : rest.equals(":" + ID) ? Column.ID : Column.OTHER_ID;
        }

        @Override
        public String toString() {
            return call;
        }
    }

    /** In the order of the table. */
    private enum Column {
        EVERYTHING,
        SCOPE,
        ID,
        OTHER_ID,
        OTHER_SCOPE,
        NO_TOKEN,
        BAD_TOKEN
    }

    private final TestDatabase database = TestDatabase.create();
    private final AuthServer server = AuthServer.start(database);
    private final Map<String, String> tokens = new HashMap<>();

    @AfterAll
    void stop() {
        server.close();
        database.close();
    }

    static Stream<Row> rows() {
        return TABLE.lines().skip(2).map(Row::of);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aCallIsAllowedToWhomTheTableSays(Row row) {
        Stream<String> all =
                SCOPES.stream().flatMap(scope -> Stream.of(scope, scope + ":" + ID, scope + ":" + ANOTHER_ID));
        Stream.concat(Stream.of("*"), all).forEach(granted -> {
            String token = tokens.computeIfAbsent(granted, scopes -> server.token(server.client(scopes)));
            assertThat(call(row, token)).as("%s with %s", row, granted).isEqualTo(row.outcome(row.column(granted)));
        });
        assertThat(call(row, null)).as("%s without a token", row).isEqualTo(row.outcome(Column.NO_TOKEN));
        assertThat(call(row, server.administrator() + "x"))
                .as("%s with a bad token", row)
                .isEqualTo(row.outcome(Column.BAD_TOKEN));
    }

    @Test
    void theTableHasEveryCallOfTheApi() {
        assertThat(rows().map(Row::call).map(ScopeTableTest::template))
                .containsAll(ApiDescription.operations().stream()
                        .map(operation -> template(operation.toString()))
                        .toList());
    }

    @Test
    void theDocumentationShowsThisTable() throws IOException {
        assertThat(Files.readString(Path.of("../docs/security.md"))).contains("\n" + TABLE);
    }

    /** Whatever a call that is allowed says of its body or of what it names, which does not exist. */
    private String call(Row row, @Nullable String authorization) {
        String body = row.method().equals("POST") || row.method().equals("PUT") ? "{}" : null;
        int status = server.send(row.method(), row.path(), authorization, body).statusCode();
        return status == 401 || status == 403 ? Integer.toString(status) : status < 500 ? "allowed" : "failed";
    }

    private static String template(String call) {
        return call.replaceAll("\\{[^}]*}", "{}");
    }
}
