package dev.fastpubsub.operator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fastpubsub.operator.config.Credentials.IdAndSecret;
import dev.fastpubsub.operator.config.NamespacesConfig.Watched;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorConfigTest {

    private static final String ID = "0198c0de-0000-4000-8000-000000000000";
    private static final Map<String, String> LEAST = Map.of("SERVER_URL", "http://fastpubsub", "NAMESPACE", "pubsub");

    @Test
    void everyDefaultIsAsDocumented() {
        assertThat(read(Map.of()))
                .isEqualTo(new OperatorConfig(
                        new ServerConfig(
                                URI.create("http://fastpubsub"),
                                URI.create("http://fastpubsub"),
                                new Credentials.None(),
                                Optional.empty(),
                                Duration.ofSeconds(8)),
                        new NamespacesConfig(new Watched.All(), true, ""),
                        new TenancyConfig(TenancyConfig.IdPolicy.PLAIN, Set.of(""), Map.of()),
                        new LeaderConfig(true, Duration.ofSeconds(15)),
                        new ReconcileConfig(
                                Duration.ofSeconds(120),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(20),
                                8,
                                false,
                                true),
                        new ProcessConfig("fastpubsub-operator", "pubsub", "", 8080, "info")));
    }

    @Test
    void everyVariableIsRead() {
        OperatorConfig config = read(Map.ofEntries(
                Map.entry("SERVER_URL", "https://pubsub:8443/base/"),
                Map.entry("PUBLIC_URL", "https://pubsub.example.com"),
                Map.entry("CLIENT_ID", ID),
                Map.entry("CLIENT_SECRET", "secret"),
                Map.entry("CA_BUNDLE", "/ca.pem"),
                Map.entry("CALL_TIMEOUT_SECONDS", "9"),
                Map.entry("WATCH_NAMESPACES", "a, b"),
                Map.entry("CLUSTER_SCOPED", "false"),
                Map.entry("RESOURCE_SELECTOR", "pubsub=main"),
                Map.entry("ID_POLICY", "NamespacePrefix"),
                Map.entry("UNMANAGED_TOPICS", "a"),
                Map.entry("SCOPE_CEILING", "a=topics:read topics:create; *=subscriptions:read"),
                Map.entry("LEADER_ELECTION", "false"),
                Map.entry("LEASE_SECONDS", "30"),
                Map.entry("RESYNC_SECONDS", "60"),
                Map.entry("OUTAGE_GRACE_SECONDS", "3"),
                Map.entry("REQUEUE_SPREAD_SECONDS", "2"),
                Map.entry("THREADS", "4"),
                Map.entry("READ_ONLY", "true"),
                Map.entry("CLEANUP", "false"),
                Map.entry("NAME", "other"),
                Map.entry("NAMESPACE", "ops"),
                Map.entry("POD_NAME", "other-0"),
                Map.entry("PORT", "9090"),
                Map.entry("LOG_LEVEL", "DEBUG")));

        assertThat(config)
                .isEqualTo(new OperatorConfig(
                        new ServerConfig(
                                URI.create("https://pubsub:8443/base"),
                                URI.create("https://pubsub.example.com"),
                                new Credentials.Given(new IdAndSecret(ID, "secret")),
                                Optional.of(Path.of("/ca.pem")),
                                Duration.ofSeconds(9)),
                        new NamespacesConfig(new Watched.Named(Set.of("a", "b")), false, "pubsub=main"),
                        new TenancyConfig(
                                TenancyConfig.IdPolicy.NAMESPACE_PREFIX,
                                Set.of("a"),
                                Map.of(
                                        "a", List.of("topics:read", "topics:create"),
                                        "*", List.of("subscriptions:read"))),
                        new LeaderConfig(false, Duration.ofSeconds(30)),
                        new ReconcileConfig(
                                Duration.ofSeconds(60), Duration.ofSeconds(3), Duration.ofSeconds(2), 4, true, false),
                        new ProcessConfig("other", "ops", "other-0", 9090, "debug")));
        assertThat(config.toString()).doesNotContain("secret]").contains("********");
        assertThat(config.tenancy().ceiling("a")).containsExactly("subscriptions:read", "topics:read", "topics:create");
        assertThat(config.tenancy().ceiling("b")).containsExactly("subscriptions:read");
    }

    @Test
    void credentialsComeFromAMountedSecretAsItIsNow(@TempDir Path folder) throws IOException {
        Credentials credentials =
                read(Map.of("CREDENTIALS_DIR", folder.toString())).server().credentials();
        for (String secret : List.of("one", "two")) {
            Files.writeString(folder.resolve("client-id"), ID + "\n");
            Files.writeString(folder.resolve("client-secret"), secret + "\n");
            assertThat(credentials.current()).isEqualTo(new IdAndSecret(ID, secret));
        }
    }

    @Test
    void aSelectorWatchesTheNamespacesItSelects() {
        assertThat(read(Map.of("WATCH_NAMESPACE_SELECTOR", "team in (a)"))
                        .namespaces()
                        .watched())
                .isEqualTo(new Watched.Selected("team in (a)"));
    }

    @Test
    void everythingThatIsWrongIsToldAtOnceWithOneLineEach() {
        Map<String, String> environment = new HashMap<>(Map.of(
                "FASTPUBSUB_OPERATOR_SERVER_URL", "pubsub:80",
                "FASTPUBSUB_OPERATOR_CLIENT_ID", "not-a-uuid-but-the-secret",
                "FASTPUBSUB_OPERATOR_RESYNC_SECONDS", "0",
                "FASTPUBSUB_OPERATOR_CALL_TIMEOUT_SECONDS", "10",
                "FASTPUBSUB_OPERATOR_READ_ONLY", "maybe",
                "FASTPUBSUB_OPERATOR_ID_POLICY", "Free",
                "FASTPUBSUB_OPERATOR_SCOPE_CEILING", "a",
                "FASTPUBSUB_OPERATOR_WATCH_NAMESPACES", "A",
                "FASTPUBSUB_OPERATOR_WATCH_NAMESPACE_SELECTOR", "a=b"));
        environment.put("FASTPUBSUB_OPERATOR_RESYNC", "5");

        InvalidSettingsException exception =
                catchThrowableOfType(InvalidSettingsException.class, () -> OperatorConfig.read(environment));

        assertThat(exception.lines())
                .allSatisfy(line ->
                        assertThat(line).startsWith("FASTPUBSUB_OPERATOR_").doesNotContain("\n"))
                .map(line -> line.substring("FASTPUBSUB_OPERATOR_".length(), line.indexOf(':')))
                .containsExactlyInAnyOrder(
                        "SERVER_URL",
                        "CLIENT_SECRET",
                        "CLIENT_ID",
                        "RESYNC_SECONDS",
                        "CALL_TIMEOUT_SECONDS",
                        "READ_ONLY",
                        "ID_POLICY",
                        "SCOPE_CEILING",
                        "WATCH_NAMESPACES",
                        "WATCH_NAMESPACE_SELECTOR",
                        "NAMESPACE",
                        "RESYNC");
        assertThat(exception).hasMessageNotContaining("the-secret");
    }

    @Test
    void aPasswordInAUrlIsRefusedAndNotShown() {
        assertThatThrownBy(() -> read(Map.of("SERVER_URL", "https://me:swordfish@pubsub")))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("SERVER_URL")
                .hasMessageContaining("https://********@pubsub")
                .hasMessageNotContaining("swordfish");
    }

    private static OperatorConfig read(Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>();
        LEAST.forEach((name, value) -> environment.put("FASTPUBSUB_OPERATOR_" + name, value));
        settings.forEach((name, value) -> environment.put("FASTPUBSUB_OPERATOR_" + name, value));
        return OperatorConfig.read(environment);
    }
}
