package dev.fastpubsub.operator.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fastpubsub.operator.config.OperatorConfig;
import dev.fastpubsub.operator.server.Outcome.Absent;
import dev.fastpubsub.operator.server.Outcome.Conflict;
import dev.fastpubsub.operator.server.Outcome.Failed;
import dev.fastpubsub.operator.server.Outcome.Found;
import dev.fastpubsub.operator.support.ApiServer;
import dev.fastpubsub.operator.support.FaultProxy;
import dev.fastpubsub.operator.support.FaultProxy.Fault;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FastpubsubServerTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final Limits NO_LIMITS =
            new Limits(Map.of(), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());

    private static ApiServer api;
    private static FaultProxy proxy;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final FastpubsubServer server = client(Map.of());
    private final String id = "t-" + UUID.randomUUID();

    @BeforeAll
    static void start() {
        api = ApiServer.start();
        proxy = FaultProxy.before(api.uri());
    }

    @AfterAll
    static void stop() {
        proxy.close();
        api.close();
    }

    @AfterEach
    void close() {
        proxy.heal();
        server.close();
    }

    @Test
    void topicsAreMadeFoundAndDeleted() {
        ServerTopic made = server.topics().create(id).orThrow();

        assertThat(made.createdAt()).isNotEmpty();
        assertThat(server.topics().find(id)).isEqualTo(new Found<>(made));
        assertThat(server.topics().create(id)).isInstanceOf(Conflict.class);
        assertThat(server.topics().delete(id)).isInstanceOf(Found.class);
        assertThat(server.topics().find(id)).isInstanceOf(Absent.class);
        assertThat(server.topics().delete(id)).isInstanceOf(Absent.class);
    }

    @Test
    void subscriptionsAreUpdatedInPlaceAndTheirDefaultsAreTheServers() {
        server.topics().create(id).orThrow();
        Limits wanted =
                new Limits(Map.of("a", List.of("1", "b&c")), OptionalInt.of(7), OptionalInt.of(2), OptionalInt.of(9));
        ServerSubscription made =
                server.subscriptions().create(id, id, NO_LIMITS).orThrow();
        assertThat(NO_LIMITS.matches(made)).isTrue();
        assertThat(wanted.matches(made)).isFalse();

        ServerSubscription updated = server.subscriptions().update(id, wanted).orThrow();

        assertThat(wanted.matches(updated)).isTrue();
        assertThat(updated.createdAt()).isEqualTo(made.createdAt());
        assertThat(server.subscriptions().update(id, NO_LIMITS).orThrow()).isEqualTo(made);
        assertThat(server.subscriptions().backlog(id)).isEqualTo(new Found<>(0L));
    }

    @Test
    void aSubscriptionOfNoTopicIsAbsent() {
        assertThat(server.subscriptions().create(id, id, NO_LIMITS)).isInstanceOf(Absent.class);
    }

    @Test
    void clientsAreMadeWithAnIdAndASecretOfOnesOwn() {
        String clientId = UUID.randomUUID().toString();
        assertThat(server.clients().create(clientId, SECRET, id, Set.of("topics:read", "topics:publish"), true))
                .isInstanceOf(Found.class);

        assertThat(server.clients().find(clientId).orThrow().scopes())
                .containsExactlyInAnyOrder("topics:read", "topics:publish");
        assertThat(server.clients().logIn(clientId, SECRET)).isEqualTo(Clients.Login.ACCEPTED);
        assertThat(server.clients().logIn(clientId, SECRET + "x")).isEqualTo(Clients.Login.REFUSED);
        assertThat(server.clients().create(clientId, SECRET, id, Set.of("*"), true))
                .isInstanceOf(Conflict.class);
        server.clients().update(clientId, id, Set.of("*"), false).orThrow();
        assertThat(server.clients().logIn(clientId, SECRET)).isEqualTo(Clients.Login.DISABLED);
        assertThat(server.clients().delete(clientId)).isInstanceOf(Found.class);
    }

    @Test
    void invalidScopesAreInvalid() {
        Outcome<?> outcome = server.clients().create(UUID.randomUUID().toString(), SECRET, id, Set.of("x:y"), true);

        assertThat(failure(outcome)).isInstanceOf(Failure.Invalid.class);
        assertThat(failure(outcome).message()).contains("scopes");
    }

    @Test
    void listsAreReadInPagesOfAHundred() {
        for (int i = 0; i < 101; i++) {
            server.topics().create(id + "-" + i).orThrow();
        }
        proxy.forgetCalls();

        List<ServerTopic> topics = server.topics().list().orThrow();

        assertThat(topics).hasSizeGreaterThanOrEqualTo(101);
        assertThat(proxy.calls("GET /topics.*")).hasSize(topics.size() / 100 + 1);
    }

    @Test
    void onlyTheApisOwnWordsProveThatSomethingIsGone() {
        proxy.failAll(Fault.HTML_404);
        assertThat(failure(server.topics().find(id))).isInstanceOf(Failure.NotServer.class);
    }

    @Test
    void aWebPageIsNoServer() {
        proxy.failAll(Fault.WEB_PAGE);
        assertThat(failure(server.topics().find(id))).isInstanceOf(Failure.NotServer.class);
    }

    @Test
    void anotherPathOfTheServerIsNoServer() {
        FastpubsubServer elsewhere = client(Map.of("FASTPUBSUB_OPERATOR_SERVER_URL", proxy.uri() + "/elsewhere"));
        assertThat(failure(elsewhere.topics().find(id))).isInstanceOf(Failure.NotServer.class);
    }

    @Test
    void aBrokenConnectionIsUnreachable() {
        proxy.failAll(Fault.DROP_BEFORE);
        assertThat(failure(server.topics().find(id))).isInstanceOf(Failure.Unreachable.class);
    }

    @Test
    void aServerWithoutADatabaseIsUnreachableInItsOwnWords() {
        proxy.failAll(Fault.UNAVAILABLE_503);
        assertThat(failure(server.topics().find(id))).isEqualTo(new Failure.Unreachable("503 database is down"));
    }

    @Test
    void aServerThatFailsIsInError() {
        proxy.failAll(Fault.ERROR_500);
        assertThat(failure(server.topics().find(id))).isEqualTo(new Failure.ServerError("500 internal server error"));
    }

    @Test
    void readsAreTriedTwiceAndWritesOnce() {
        server.topics().create(id).orThrow();
        proxy.fail(Fault.DROP_BEFORE, "GET /topics/.*", 1);
        assertThat(server.topics().find(id)).isInstanceOf(Found.class);

        proxy.fail(Fault.DROP_AFTER, "DELETE /topics/.*", 1);
        assertThat(failure(server.topics().delete(id))).isInstanceOf(Failure.Unreachable.class);
        assertThat(proxy.calls("DELETE /topics/" + id)).hasSize(1);
    }

    @Test
    void aServerThatHangsIsGivenUpInTime() {
        FastpubsubServer hasty = client(Map.of("FASTPUBSUB_OPERATOR_CALL_TIMEOUT_SECONDS", "1"));
        proxy.failAll(Fault.HANG);
        Instant before = Instant.now();

        assertThat(failure(hasty.topics().find(id))).isInstanceOf(Failure.Unreachable.class);

        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void theBreakerOpensAndClosesAgain() {
        server.topics().create(id).orThrow();
        proxy.failAll(Fault.DROP_BEFORE);
        for (int i = 0; i < 12; i++) {
            assertThat(failure(server.topics().find(id))).isInstanceOf(Failure.Unreachable.class);
        }
        await().untilAsserted(
                        () -> { // now and then it has just been open for long enough to try one
                            int calls = proxy.calls("GET /topics/" + id).size();
                            assertThat(failure(server.topics().find(id)).message())
                                    .contains("not asked now");
                            assertThat(proxy.calls("GET /topics/" + id)).hasSize(calls);
                        });
        assertThat(server.connection().isUp()).isFalse();

        proxy.heal();
        await().untilAsserted(() -> assertThat(server.topics().find(id)).isInstanceOf(Found.class));
        assertThat(server.connection().isUp()).isTrue();
        assertThat(server.connection().outage()).isZero();
    }

    @Test
    void aTokenIsAskedForOnceAndAgainWhenItIsRefused() {
        String own = UUID.randomUUID().toString();
        api.administrator().clients().create(own, SECRET, id, Set.of("*"), true);
        FastpubsubServer mine =
                client(Map.of("FASTPUBSUB_OPERATOR_CLIENT_ID", own, "FASTPUBSUB_OPERATOR_CLIENT_SECRET", SECRET));
        proxy.forgetCalls();
        mine.topics().list().orThrow();
        mine.topics().list().orThrow();
        assertThat(proxy.calls("POST /oauth/token")).hasSize(1);

        api.administrator()
                .clients()
                .update(own, id, Set.of("topics:read"), true)
                .orThrow();
        await().until(() -> {
            mine.topics().list().orThrow();
            return proxy.calls("POST /oauth/token").size() == 2;
        });

        assertThat(failure(mine.clients().list())).isInstanceOf(Failure.Forbidden.class);
        api.administrator().clients().delete(own);
        await().untilAsserted(() -> assertThat(failure(mine.topics().list())).isInstanceOf(Failure.Unauthorised.class));
        mine.close();
    }

    @Test
    void aTokenThatLivesShortIsNotAskedForWithEveryCall() {
        proxy.answerNext("POST /oauth/token", "{\"access_token\": \"" + api.token() + "\", \"expires_in\": 50}");
        proxy.forgetCalls();

        server.topics().list().orThrow();
        server.topics().list().orThrow();

        assertThat(proxy.calls("POST /oauth/token")).hasSize(1);
    }

    @Test
    void theServersClockIsKnown() {
        assertThat(server.now()).isBetween(Instant.now().minusSeconds(5), Instant.now());
        ServerTopic made = server.topics().create(id).orThrow();
        assertThat(Instant.parse(made.createdAt())).isAfter(server.now().minusSeconds(2));
    }

    @Test
    void callsAreTimed() {
        server.topics().find(id);
        assertThat(metrics.get("fastpubsub.operator.server.call")
                        .tags("call", "find_topic", "outcome", "absent")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(metrics.get("fastpubsub.operator.server.up").gauge().value()).isEqualTo(1);
    }

    @Test
    void anUnexpectedOutcomeIsAnException() {
        assertThatThrownBy(() -> server.topics().find(id).orThrow()).isInstanceOf(ServerException.class);
    }

    private static Failure failure(Outcome<?> outcome) {
        assertThat(outcome).isInstanceOf(Failed.class);
        return ((Failed<?>) outcome).failure();
    }

    private FastpubsubServer client(Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "FASTPUBSUB_OPERATOR_NAMESPACE",
                "any",
                "FASTPUBSUB_OPERATOR_SERVER_URL",
                proxy.uri().toString(),
                "FASTPUBSUB_OPERATOR_CLIENT_ID",
                ApiServer.CLIENT_ID,
                "FASTPUBSUB_OPERATOR_CLIENT_SECRET",
                ApiServer.CLIENT_SECRET));
        environment.putAll(settings);
        return new FastpubsubServer(OperatorConfig.read(environment).server(), metrics, Clock.systemUTC(), false);
    }
}
