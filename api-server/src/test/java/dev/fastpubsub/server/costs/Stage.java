package dev.fastpubsub.server.costs;

import dev.fastpubsub.server.support.ServerProcess;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** PostgreSQL, the server over it, and what drives and measures both. */
record Stage(BenchPostgres postgres, ServerProcess server, Load load, CpuMeter meter) implements AutoCloseable {

    static Stage start(Map<String, String> environment) throws Exception {
        return start(environment, List.of());
    }

    /** @param javaOptions of the server, besides those it has anyway */
    static Stage start(Map<String, String> environment, List<String> javaOptions) throws Exception {
        BenchPostgres postgres = BenchPostgres.start();
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("FASTPUBSUB_DATABASE_URL", postgres.jdbcUrl());
        ServerProcess server = ServerProcess.start(variables, javaOptions);
        Report.line(
                "PostgreSQL %s, %s, fsync on, %d cores, payloads of %d bytes",
                postgres.text("SHOW server_version").replaceFirst(" .*", ""),
                "Java " + Runtime.version().feature(),
                Runtime.getRuntime().availableProcessors(),
                Load.PAYLOAD_BYTES);
        return new Stage(postgres, server, new Load(server.baseUri()), new CpuMeter(server.pid(), postgres.pid()));
    }

    /** What the database would do at some time anyway, done now: before a measurement, not in it. */
    void settle() throws Exception {
        postgres.execute("VACUUM ANALYZE");
        postgres.execute("CHECKPOINT");
        Thread.sleep(1_000);
    }

    @Override
    public void close() throws Exception {
        load.close();
        server.close();
        postgres.close();
    }
}
