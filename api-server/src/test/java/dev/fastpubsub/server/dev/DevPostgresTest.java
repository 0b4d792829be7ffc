package dev.fastpubsub.server.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastpubsub.server.support.QuietLogging;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./fastpubsub dev} promises about its data, through every way a run can end. */
class DevPostgresTest {
    @TempDir
    private Path temporary;

    private final List<String> progress = new ArrayList<>();

    @BeforeAll
    static void keepQuiet() {
        QuietLogging.untilServerStarts();
    }

    /** What a failed test leaves running. */
    @AfterEach
    void stopLeftover() throws Exception {
        try (DevFolder folder = DevFolder.take(temporary)) {
            if (Files.exists(folder.data().resolve("postmaster.pid"))) {
                LeftoverPostgres.stop(folder, PostgresBinaries.unpack(folder.path()));
            }
        }
    }

    @Test
    void dataOutlivesEveryWayToEnd() throws Exception {
        try (DevFolder folder = DevFolder.take(temporary)) {
            try (DevPostgres first = DevPostgres.start(folder, progress::add)) {
                execute(first, "CREATE TABLE kept (value text)");
                execute(first, "INSERT INTO kept VALUES ('before an orderly stop')");
                assertThat(setting(first, "fsync")).isEqualTo("on");
                assertThat(setting(first, "synchronous_commit")).isEqualTo("on");
                assertThat(setting(first, "full_page_writes")).isEqualTo("on");
                assertThat(setting(first, "listen_addresses")).isEqualTo("127.0.0.1");
            }

            // Not closed: what a killed JVM leaves is a PostgreSQL that goes on running.
            DevPostgres left = DevPostgres.start(folder, progress::add);
            execute(left, "INSERT INTO kept VALUES ('before a kill of the JVM')");
            ProcessHandle leftProcess = process(folder);

            DevPostgres killed = DevPostgres.start(folder, progress::add);
            leftProcess.onExit().get(10, TimeUnit.SECONDS);
            assertThat(progress).anyMatch(line -> line.contains("(process " + leftProcess.pid() + ")"));
            execute(killed, "INSERT INTO kept VALUES ('before a kill of PostgreSQL')");
            process(folder).destroyForcibly();

            try (DevPostgres last = DevPostgres.start(folder, progress::add)) {
                assertThat(query(last, "SELECT string_agg(value, ', ') FROM kept"))
                        .isEqualTo("before an orderly stop, before a kill of the JVM, before a kill of PostgreSQL");
            }
        }
    }

    @Test
    void secondDevServerOnOneFolderIsTurnedAway() throws Exception {
        try (DevFolder _ = DevFolder.take(temporary)) {
            Process second = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            DevServer.class.getName(),
                            temporary.toString())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(output)
                    .contains("another `./fastpubsub dev` (process "
                            + ProcessHandle.current().pid() + ")")
                    .hasLineCount(1);
            assertThat(second.waitFor()).isEqualTo(1);
        }
    }

    @Test
    void processIdTakenOverByAStrangerIsNotTouched() throws Exception {
        try (DevFolder folder = DevFolder.take(temporary)) {
            DevPostgres.start(folder, progress::add).close();
            long stranger = ProcessHandle.current().pid();
            Files.writeString(folder.data().resolve("postmaster.pid"), stranger + "\n" + folder.data() + "\n");
            DevPostgres.start(folder, progress::add).close();
            assertThat(progress).noneMatch(line -> line.contains("stopped"));
        }
    }

    @Test
    void dataOfAnotherMajorVersionIsLeftAlone() throws Exception {
        try (DevFolder folder = DevFolder.take(temporary)) {
            Files.createDirectory(folder.data());
            Files.writeString(folder.data().resolve("PG_VERSION"), "9\n");
            assertThatThrownBy(() -> DevPostgres.start(folder, progress::add))
                    .isInstanceOf(DevFailure.class)
                    .hasMessageContaining("was written by PostgreSQL 9, this build brings");
        }
    }

    private static ProcessHandle process(DevFolder folder) throws Exception {
        String processId =
                Files.readAllLines(folder.data().resolve("postmaster.pid")).getFirst();
        return ProcessHandle.of(Long.parseLong(processId)).orElseThrow();
    }

    private static String setting(DevPostgres postgres, String name) throws SQLException {
        return query(postgres, "SELECT current_setting('" + name + "')");
    }

    private static void execute(DevPostgres postgres, String sql) throws SQLException {
        try (Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(DevPostgres postgres, String sql) throws SQLException {
        try (Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
