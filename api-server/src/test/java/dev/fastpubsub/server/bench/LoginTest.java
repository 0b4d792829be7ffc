package dev.fastpubsub.server.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.bench.Proxy.Reply;
import dev.fastpubsub.server.cli.Outcome;
import dev.fastpubsub.server.support.Authenticated;
import dev.fastpubsub.server.support.Overheard;
import dev.fastpubsub.server.support.TestDatabase;
import dev.fastpubsub.server.support.TestServer;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Getting in, at a server that demands tokens. */
class LoginTest {

    private static final Pattern CLIENT = Pattern.compile("client_id=(\\S+)\\s+client_secret=(\\S+)");
    private static final String[] LOAD = {"--messages", "20", "--batch", "10", "--warmup", "0"};

    private static TestDatabase database;
    private static TestServer server;
    private static String administratorToken;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        server = TestServer.start(database, Authenticated.ENVIRONMENT);
        administratorToken = Authenticated.administratorToken(server.baseUri());
    }

    @AfterAll
    static void stop() {
        server.close();
        database.close();
    }

    @Test
    void aTokenIsAnOptionOrAVariable() {
        Outcome option = publish(Map.of(), "--token", administratorToken);
        Outcome variable = publish(Map.of("FASTPUBSUB_BENCH_TOKEN", administratorToken));

        for (Outcome outcome : new Outcome[] {option, variable}) {
            assertThat(outcome.exitCode()).as(outcome.error()).isZero();
            assertThat(outcome.output() + outcome.error()).doesNotContain(administratorToken);
        }
    }

    @Test
    void aClientFetchesItsTokens() {
        Matcher client = client("*");
        String secret = client.group(2);

        Outcome option = publish(Map.of(), "--client-id", client.group(1), "--client-secret", secret, "--json", "-");
        Outcome variable = publish(Map.of("FASTPUBSUB_BENCH_CLIENT_SECRET", secret), "--client-id", client.group(1));

        for (Outcome outcome : new Outcome[] {option, variable}) {
            assertThat(outcome.exitCode()).as(outcome.error()).isZero();
            assertThat(outcome.output() + outcome.error()).doesNotContain(secret);
        }
        assertThat(option.output()).contains("\"login\":\"client " + client.group(1) + "\"");
    }

    @Test
    void withoutALoginItSaysWhatToGive() {
        assertThat(publish(Map.of()))
                .isEqualTo(failed(": POST /topics answered 401 Invalid jwt token: give --token, or --client-id and"
                        + " --client-secret"));
    }

    @Test
    void aMissingScopeIsNamed() {
        Matcher client = client("topics:create topics:delete");

        assertThat(publish(Map.of("FASTPUBSUB_BENCH_CLIENT_SECRET", client.group(2)), "--client-id", client.group(1)))
                .isEqualTo(failed(": POST /subscriptions answered 403 Insufficient scope: the client needs the scope"
                        + " subscriptions:create"));
    }

    @Test
    void aWrongSecretIsSaidAndNotRepeated() {
        String secret = Overheard.secret("a-secret-that-nobody-gave-out");
        Matcher client = client("*");

        Outcome outcome = publish(Map.of(), "--client-id", client.group(1), "--client-secret", secret);

        assertThat(outcome)
                .isEqualTo(failed(": no token for client " + client.group(1)
                        + ": POST /oauth/token answered 401 Client secret is invalid"));
    }

    @Test
    void tokensAreRenewedBeforeTheyExpireAndWhenTheyAreRefused() throws IOException {
        AtomicInteger issued = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        Set<String> used = new ConcurrentSkipListSet<>();
        Proxy.Tampering tampering = call -> {
            if (call.path().equals("/oauth/token")) {
                return Reply.json(200, "{\"access_token\":\"t" + issued.incrementAndGet() + "\",\"expires_in\":3}");
            }
            if (call.isPublish()) {
                used.add(call.authorization());
                if (call.authorization().equals("Bearer t2") && refused.incrementAndGet() == 1) {
                    return Reply.json(401, "{\"detail\":\"Token revoked\"}");
                }
                return Reply.json(204, "");
            }
            return switch (call.path()) {
                case "/liveness" -> Reply.json(200, "{\"status\":\"alive\"}");
                case "/topics" -> Reply.json(201, "{}");
                default -> Reply.json(204, "");
            };
        };
        try (Proxy fake = Proxy.start(URI.create("http://127.0.0.1:1"), tampering)) {
            BenchRun run = BenchRun.of(
                    "publish",
                    fake.url(),
                    "--client-id",
                    "c",
                    "--client-secret",
                    "s",
                    "--rate",
                    "50",
                    "--batch",
                    "1",
                    "--messages",
                    "300",
                    "--subscriptions",
                    "0",
                    "--connections",
                    "2");

            assertThat(run.exitCode()).as(run.outcome().error()).isZero();
            assertThat(run.measured("publish").path("errors").asLong()).isZero();
            assertThat(run.messages("publish")).isEqualTo(300);
        }
        assertThat(used).contains("Bearer t1", "Bearer t2", "Bearer t3");
        assertThat(issued.get()).isBetween(3, 6);
    }

    private static Outcome publish(Map<String, String> environment, String... options) {
        String[] first = {"bench", "publish", "--url", server.baseUri().toString()};
        return BenchRun.run(environment, concat(concat(first, LOAD), options));
    }

    private static Outcome failed(String what) {
        return new Outcome(1, "", server.baseUri() + what + System.lineSeparator());
    }

    private static Matcher client(String scopes) {
        Outcome outcome =
                BenchRun.run(Map.of("FASTPUBSUB_DATABASE_URL", database.jdbcUrl()), "create_client", "bench", scopes);
        Matcher client = CLIENT.matcher(outcome.output());
        assertThat(client.find()).as(outcome.error()).isTrue();
        Overheard.secret(client.group(2));
        return client;
    }

    private static String[] concat(String[] first, String[] second) {
        String[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
