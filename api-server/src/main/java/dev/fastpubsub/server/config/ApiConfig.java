package dev.fastpubsub.server.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * Where the server listens, and how it leaves.
 *
 * @param maxHeaderBytes of a request's line and headers; each request in progress holds as much
 * @param maxConnections at a time; further ones wait until others are closed
 * @param port 0 lets the system choose one
 * @param shutdownDelay how long it still serves, while its readiness fails, once it has been told to stop
 * @param shutdownTimeout how long it then waits for what is in flight
 */
public record ApiConfig(
        String host,
        int port,
        int maxConnections,
        int maxHeaderBytes,
        Duration shutdownDelay,
        Duration shutdownTimeout) {

    private static final String WORKERS = "FASTPUBSUB_API_NUM_WORKERS";

    static ApiConfig read(EnvironmentReader environment) {
        environment.noteIf(
                environment.integer(WORKERS, 1, 1, 10_000) != 1,
                WORKERS + " has no effect: one process uses all cores");
        return new ApiConfig(
                environment.value(
                        "FASTPUBSUB_API_HOST", "0.0.0.0", "an address or a host name of this machine", ApiConfig::host),
                environment.integer("FASTPUBSUB_API_PORT", 8000, 0, 65535),
                environment.integer("FASTPUBSUB_API_MAX_CONNECTIONS", 20_000, 100, 1_000_000),
                environment.integer("FASTPUBSUB_API_MAX_HEADER_BYTES", 8192, 4096, 65536),
                environment.seconds("FASTPUBSUB_API_SHUTDOWN_DELAY_SECONDS", 2, 0, 300),
                environment.seconds("FASTPUBSUB_API_SHUTDOWN_TIMEOUT_SECONDS", 20, 1, 300));
    }

    private static String host(String name) {
        try {
            InetAddress unused = InetAddress.getByName(name);
            return name;
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
