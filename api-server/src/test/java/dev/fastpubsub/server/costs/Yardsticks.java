package dev.fastpubsub.server.costs;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import org.postgresql.PGConnection;

/** What PostgreSQL and the disk take by themselves, in the same run. The client's own CPU is not counted, as the driver's is not. */
final class Yardsticks {

    private static final int ROWS = 100_000;
    private static final int CALLS = 20_000;
    private static final int SYNCS = 200;

    private final Stage stage;

    Yardsticks(Stage stage) {
        this.stage = stage;
    }

    /** Rows like those of the log, by COPY in one transaction; per row. */
    Usage copy() throws Exception {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < ROWS; i++) {
            rows.append(i)
                    .append("\t1\t")
                    .append(i)
                    .append("\t2026-01-01\t")
                    .append("x".repeat(Load.PAYLOAD_BYTES))
                    .append('\n');
        }
        try (Connection connection = stage.postgres().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS copied (pos bigint, topic_num int, off bigint,"
                    + " created_at timestamptz, payload text, PRIMARY KEY (topic_num, pos))");
            Usage usage = Usage.NONE;
            for (int i = 0; i < 3; i++) { // the last of three counts
                statement.execute("TRUNCATE copied");
                usage = stage.meter()
                        .measure(
                                ROWS,
                                () -> connection
                                        .unwrap(PGConnection.class)
                                        .getCopyAPI()
                                        .copyIn("COPY copied FROM STDIN", new StringReader(rows.toString())));
            }
            statement.execute("DROP TABLE copied");
            return usage;
        }
    }

    /** A statement that does nothing, prepared and over one connection; per call. */
    Usage select() throws Exception {
        try (Connection connection = stage.postgres().connect();
                PreparedStatement statement = connection.prepareStatement("SELECT 1")) {
            Usage usage = Usage.NONE;
            for (int i = 0; i < 3; i++) {
                usage = stage.meter().measure(CALLS, () -> {
                    for (int call = 0; call < CALLS; call++) {
                        try (ResultSet row = statement.executeQuery()) {
                            row.next();
                        }
                    }
                });
            }
            return usage;
        }
    }

    /** Milliseconds that a small write to the disk takes, where PostgreSQL has its data: the median. */
    static double fsyncMillis() throws Exception {
        Path file = Files.createTempFile("fsync", ".tmp");
        double[] millis = new double[SYNCS];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int i = 0; i < SYNCS; i++) {
                channel.write(ByteBuffer.allocate(8192), 0);
                long start = System.nanoTime();
                channel.force(false);
                millis[i] = (System.nanoTime() - start) / 1e6;
            }
        } finally {
            Files.delete(file);
        }
        Arrays.sort(millis);
        return millis[SYNCS / 2];
    }
}
