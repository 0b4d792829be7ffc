package dev.fastpubsub.server.config;

/** Where the server listens. Port 0 lets the system choose one. */
public record ApiConfig(String host, int port) {

    private static final String WORKERS = "FASTPUBSUB_API_NUM_WORKERS";

    static ApiConfig read(EnvironmentReader environment) {
        environment.noteIf(
                environment.integer(WORKERS, 1, 1, 10_000) != 1,
                WORKERS + " has no effect: one process uses all cores");
        return new ApiConfig(
                environment.text("FASTPUBSUB_API_HOST", "0.0.0.0"),
                environment.integer("FASTPUBSUB_API_PORT", 8000, 0, 65535));
    }
}
