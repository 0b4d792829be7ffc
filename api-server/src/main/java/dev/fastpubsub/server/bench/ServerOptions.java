package dev.fastpubsub.server.bench;

import java.net.URI;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which server, and how to get in. */
final class ServerOptions {

    static final String TOKEN = "FASTPUBSUB_BENCH_TOKEN";
    static final String CLIENT_SECRET = "FASTPUBSUB_BENCH_CLIENT_SECRET";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The server, perhaps with a path in front of its calls (${DEFAULT-VALUE}).")
    private URI url = URI.create("http://localhost:8000");

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "Access token. Better in the variable " + TOKEN + ": others on this machine can see options.")
    private String token = "";

    @Option(
            names = "--client-id",
            paramLabel = "ID",
            description = "Client whose tokens are fetched by OAuth 2.0, and renewed before they expire.")
    private String clientId = "";

    @Option(
            names = "--client-secret",
            paramLabel = "SECRET",
            description = "Its secret. Better in the variable " + CLIENT_SECRET + ".")
    private String clientSecret = "";

    private final Map<String, String> environment;

    /** @param environment where secrets are that are not among the options */
    ServerOptions(Map<String, String> environment) {
        this.environment = environment;
    }

    Target target() {
        return at(url);
    }

    /** Another server with the same clients. */
    Target at(URI other) {
        return new Target(other, login());
    }

    private Login login() {
        if (!clientId.isEmpty()) {
            if (!token.isEmpty()) {
                throw new IllegalArgumentException("--token and --client-id: give one of them");
            }
            String secret = clientSecret.isEmpty() ? environment.getOrDefault(CLIENT_SECRET, "") : clientSecret;
            if (secret.isEmpty()) {
                throw new IllegalArgumentException("--client-id needs --client-secret, or " + CLIENT_SECRET);
            }
            return new Login.Client(clientId, secret);
        }
        if (!clientSecret.isEmpty()) {
            throw new IllegalArgumentException("--client-secret needs --client-id");
        }
        String given = token.isEmpty() ? environment.getOrDefault(TOKEN, "") : token;
        return given.isEmpty() ? new Login.Open() : new Login.Token(given);
    }
}
