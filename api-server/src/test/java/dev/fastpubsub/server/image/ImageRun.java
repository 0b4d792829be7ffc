package dev.fastpubsub.server.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fastpubsub.image.UnpackedImage;
import dev.fastpubsub.server.support.Authenticated;
import dev.fastpubsub.wholerun.FreePort;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Commands of the server's image over a database, and a server that demands tokens. */
final class ImageRun implements AutoCloseable {

    private static final Pattern CLIENT = Pattern.compile("client_id=(.*)\nclient_secret=(.*)\n");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HttpClient http = HttpClient.newHttpClient();
    private final UnpackedImage image;
    private final Map<String, String> environment;
    private final URI server;
    private @Nullable Process process;
    private String token = "";

    record Ended(int exitCode, String output) {}

    record Client(String id, String secret) {}

    ImageRun(UnpackedImage image, String databaseUrl) throws IOException {
        this.image = image;
        int port = FreePort.find();
        this.server = URI.create("http://127.0.0.1:" + port);
        this.environment = new HashMap<>(Authenticated.ENVIRONMENT);
        environment.putAll(Map.of(
                "FASTPUBSUB_DATABASE_URL", databaseUrl,
                "FASTPUBSUB_API_HOST", "127.0.0.1",
                "FASTPUBSUB_API_PORT", Integer.toString(port),
                "FASTPUBSUB_API_SHUTDOWN_DELAY_SECONDS", "0",
                "FASTPUBSUB_LOG_LEVEL", "warning",
                // A JVM that cannot use the image's archive of classes does not start, instead of starting slowly.
                "JDK_JAVA_OPTIONS", "-Xshare:on -XX:TieredStopAtLevel=1"));
    }

    Ended command(String... arguments) throws IOException, InterruptedException {
        Process command = image.program(environment, arguments)
                .redirectError(Redirect.INHERIT)
                .start();
        String output = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(command.waitFor(), output);
    }

    Client createClient(String name) throws IOException, InterruptedException {
        Ended created = command("create_client", name, "*");
        assertThat(created.exitCode()).isZero();
        Matcher client = CLIENT.matcher(created.output());
        assertThat(client.matches()).as(created.output()).isTrue();
        return new Client(client.group(1), client.group(2));
    }

    void startServer() throws IOException {
        Process started = image.program(environment, "server").inheritIO().start();
        process = started;
        await("the server's readiness")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .failFast("the server ended; what it said stands above", () -> !started.isAlive())
                .until(() -> send(HttpRequest.newBuilder(server.resolve("/readiness")))
                                .statusCode()
                        == 200);
    }

    /** For the calls that follow. */
    void logIn(Client client) {
        token = Authenticated.token(server, client.id(), client.secret());
    }

    List<String> clientNames() throws IOException, InterruptedException {
        return JsonMapper.shared()
                .readTree(get("/clients"))
                .path("data")
                .valueStream()
                .map(client -> client.path("name").asString())
                .toList();
    }

    String get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(authorized(path));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    void post(int status, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                send(authorized(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    }

    /** By SIGTERM; returns its exit code. */
    int stopServer() throws InterruptedException {
        Process started = Objects.requireNonNull(process);
        started.destroy();
        assertThat(started.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("has ended")
                .isTrue();
        return started.exitValue();
    }

    @Override
    public void close() {
        http.close();
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private HttpRequest.Builder authorized(String path) {
        return HttpRequest.newBuilder(server.resolve(path)).header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
