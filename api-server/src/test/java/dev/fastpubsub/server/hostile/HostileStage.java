package dev.fastpubsub.server.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fastpubsub.server.support.Authenticated;
import dev.fastpubsub.server.support.ServerProcess;
import dev.fastpubsub.server.support.TestDatabase;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A server with little memory that demands tokens, its database, and its log in a file. */
final class HostileStage implements AutoCloseable {

    private static final int CONNECTIONS = 24;
    private static final long WARM_UP = 2_000;
    private static final int THIRDS = 3;
    private static final int LONGEST_TOLD = 3_000;

    private final TestDatabase database;
    private final ServerProcess server;
    private final Path log;
    private final String token;
    private final HttpClient http = HttpClient.newHttpClient();

    private HostileStage(TestDatabase database, ServerProcess server, Path log) {
        this.database = database;
        this.server = server;
        this.log = log;
        this.token = Authenticated.administratorToken(server.baseUri());
    }

    static HostileStage start() throws IOException, InterruptedException {
        TestDatabase database = TestDatabase.create();
        Path log = Files.createTempFile("hostile", ".log");
        Map<String, String> environment = new HashMap<>(Authenticated.ENVIRONMENT);
        environment.put("FASTPUBSUB_DATABASE_URL", database.jdbcUrl());
        environment.put("FASTPUBSUB_LOG_LEVEL", "info");
        ServerProcess server =
                ServerProcess.start(environment, List.of("-Xmx256m", "-XX:+ExitOnOutOfMemoryError"), log);
        return new HostileStage(database, server, log);
    }

    ServerProcess server() {
        return server;
    }

    /** Looks at the server before, and after each third. */
    HostileReport run(long seed, long count, Duration patience, BooleanSupplier goesOn)
            throws IOException, InterruptedException {
        populate();
        Tally unused = campaign(seed + 1, patience).run(0, Math.min(WARM_UP, count), new Tally(), () -> true);
        List<Vitals> vitals = new ArrayList<>(List.of(Vitals.of(server)));
        Tally tally = new Tally();
        long start = System.nanoTime();
        for (int third = 0; third < THIRDS; third++) {
            campaign(seed, patience).run(count * third / THIRDS, count * (third + 1) / THIRDS, tally, goesOn);
            vitals.add(Vitals.of(server));
        }
        Duration time = Duration.ofNanos(System.nanoTime() - start);
        return new HostileReport(seed, time, tally, vitals, forbiddenLines());
    }

    private Campaign campaign(long seed, Duration patience) {
        return campaign(seed, patience, CONNECTIONS);
    }

    Campaign campaign(long seed, Duration patience, int connections) {
        return new Campaign(server.baseUri(), new HostileRequests(seed, token), patience, connections);
    }

    /** Prints one request and what came of it. */
    boolean show(long seed, long number, Duration patience) throws IOException, InterruptedException {
        populate();
        HostileRequest request = new HostileRequests(seed, token).request(number);
        System.out.println(told(new String(request.bytes(), ISO_8859_1).replace(token, "TOKEN")));
        System.out.println(request.framing());
        Tally tally = new Tally();
        try (HostileConnection connection = new HostileConnection(server.baseUri(), patience)) {
            tally.add(request, connection.send(request));
        }
        System.out.println(tally.counts() + " " + tally.failures());
        return tally.failed() == 0;
    }

    private void populate() throws IOException, InterruptedException {
        for (String id : HostileTargets.IDS) {
            topic(id);
        }
    }

    /** A topic and a subscription of one name, unless they are there. */
    void topic(String id) throws IOException, InterruptedException {
        post("/topics", "{\"id\":\"" + id + "\"}");
        post("/subscriptions", "{\"id\":\"" + id + "\",\"topic_id\":\"" + id + "\"}");
    }

    void publish(String topic, String messages) throws IOException, InterruptedException {
        post("/topics/" + topic + "/messages", messages);
    }

    /** Asks with {@code Expect: 100-continue} whether it may send the body. */
    void publishWhenTold(String topic, String messages) throws IOException, InterruptedException {
        String unused = exchange(posting("/topics/" + topic + "/messages", messages)
                .expectContinue(true)
                .build());
    }

    String token() {
        return token;
    }

    String consume(String subscription) throws IOException, InterruptedException {
        String path = "/subscriptions/" + subscription + "/messages?consumer_id=w&batch_size=100";
        return exchange(request(path).GET().build());
    }

    private void post(String path, String body) throws IOException, InterruptedException {
        String unused = exchange(posting(path, body).build());
    }

    private HttpRequest.Builder posting(String path, String body) {
        return request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.baseUri().resolve(path)).header("Authorization", "Bearer " + token);
    }

    /** That something is there already is as good as success. */
    private String exchange(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() >= 300 && response.statusCode() != 409) {
            throw new IOException(request.method() + " " + request.uri() + " was answered " + response.statusCode());
        }
        return response.body();
    }

    /** Errors, and whatever holds a secret. */
    private List<String> forbiddenLines() throws IOException {
        try (Stream<String> lines = Files.lines(log, UTF_8)) {
            return lines.filter(line -> line.contains("level=error")
                            || line.contains("level=critical")
                            || line.contains(token)
                            || Authenticated.ENVIRONMENT.values().stream().anyMatch(value -> isSecret(line, value)))
                    .limit(20)
                    .map(HostileStage::told)
                    .toList();
        }
    }

    /** The client's id, of which the log may tell, is a UUID. */
    private static boolean isSecret(String line, String value) {
        return value.length() > 36 && line.contains(value);
    }

    private static String told(String text) {
        return text.length() > LONGEST_TOLD ? text.substring(0, LONGEST_TOLD) + "…" : text;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        http.close();
        server.close();
        database.close();
        Files.deleteIfExists(log);
    }
}
