package dev.fastpubsub.server.config;

/** Where the server listens. Port 0 lets the system choose one. */
public record ApiConfig(String host, int port) {

    static ApiConfig read(EnvironmentReader environment) {
        return new ApiConfig(
                environment.text("FASTPUBSUB_API_HOST", "0.0.0.0"),
                environment.integer("FASTPUBSUB_API_PORT", 8000, 0, 65535));
    }
}
