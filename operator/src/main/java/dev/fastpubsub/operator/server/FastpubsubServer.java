package dev.fastpubsub.operator.server;

import dev.fastpubsub.operator.config.ServerConfig;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/** The API server: the one way from the operator to it. Thread-safe. */
public final class FastpubsubServer implements AutoCloseable {

    private final Http http;
    private final ServerClock clock = new ServerClock();
    private final Connection connection;
    private final Calls calls;

    /** @param readOnly whether to make no call that changes anything: it fails and says what it would have been */
    public FastpubsubServer(ServerConfig config, MeterRegistry metrics, Clock clock, boolean readOnly) {
        this.http = new Http(config, this.clock);
        this.connection = new Connection(clock, metrics);
        this.calls = new Calls(http, config, connection, metrics, readOnly);
    }

    public Topics topics() {
        return new Topics(calls);
    }

    public Subscriptions subscriptions() {
        return new Subscriptions(calls);
    }

    public Clients clients() {
        return new Clients(calls);
    }

    public Connection connection() {
        return connection;
    }

    /**
     * The server's clock, in whole seconds and never ahead of it.
     *
     * @throws ServerException when no answer has told it yet and none can be had
     */
    public Instant now() {
        return clock.now().orElseGet(() -> {
            JsonNode unused = calls.read("liveness", "/liveness").orThrow();
            return clock.now()
                    .orElseThrow(() -> new ServerException(new Failure.NotServer("its answers carry no Date header")));
        });
    }

    /** Whether the server is ready to serve, its database included. */
    public Outcome<?> probe() {
        return calls.read("readiness", "/readiness");
    }

    @Override
    public void close() {
        http.close();
    }
}
