package dev.fastpubsub.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.support.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What whoever is woken by an alert types into psql works. */
class RunbookQueriesTest {

    private static final Pattern BLOCK = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL);

    @Test
    void everyQueryOfTheAlertsRuns() throws IOException {
        String document = Files.readString(Path.of("../docs/operations.md"));
        String alerts = document.substring(document.indexOf("\n## Alerts\n") + 1);
        List<String> queries = BLOCK.matcher(alerts.split("\n## ", 2)[0])
                .results()
                .flatMap(block -> Pattern.compile(";").splitAsStream(block.group(1)))
                .filter(query -> !query.isBlank())
                .toList();
        assertThat(queries).isNotEmpty();
        try (TestDatabase database = TestDatabase.create()) {
            JdbcClient jdbc = JdbcClient.create(database.dataSource());
            assertThat(queries)
                    .allSatisfy(query -> assertThat(jdbc.sql(query).query().listOfRows())
                            .as(query)
                            .isNotNull());
        }
    }
}
