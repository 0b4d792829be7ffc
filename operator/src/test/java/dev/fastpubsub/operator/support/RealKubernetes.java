package dev.fastpubsub.operator.support;

import static org.awaitility.Awaitility.await;

import dev.fastpubsub.wholerun.FreePort;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real API server on an etcd of its own, both on the loopback interface alone; kube-api-test's own way of starting them lets
 * etcd listen to the world. There are no controllers: nobody collects garbage, runs Jobs or empties namespaces.
 */
public final class RealKubernetes implements KubernetesServer {

    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration START = Duration.ofMinutes(2);

    /** Those that tests use; there must be one before anything is in it. */
    private static final List<String> NAMESPACES =
            List.of(TestOperator.NAMESPACE, "team-a", "team-b", "team-c", "team-free", "wide", "all");

    private final List<Process> processes = new ArrayList<>();
    private final Path folder;
    private final Path kubeconfig;
    private final KubernetesClient client;

    private RealKubernetes(KubernetesBinaries binaries) throws IOException {
        folder = Files.createTempDirectory("fastpubsub-kubernetes");
        kubeconfig = folder.resolve("kubeconfig");
        int etcd = FreePort.find();
        int apiServer = FreePort.find();
        try {
            Files.writeString(kubeconfig, kubeconfig(binaries, apiServer));
            start("etcd", etcd(binaries, etcd, FreePort.find()));
            start("kube-apiserver", apiServer(binaries, apiServer, etcd));
            client = newClient();
            await("Kubernetes to start; what it says stands in " + folder)
                    .atMost(START)
                    .pollInterval(Duration.ofMillis(200))
                    .ignoreExceptions()
                    .failFast(
                            "Kubernetes ended; what it said stands in " + folder,
                            () -> processes.stream().anyMatch(process -> !process.isAlive()))
                    .until(() -> client.namespaces().withName("default").get() != null);
        } catch (IOException | RuntimeException | Error e) {
            end();
            throw e;
        }
    }

    /** Without our definitions. */
    public static RealKubernetes startBare() {
        try {
            RealKubernetes started = new RealKubernetes(KubernetesBinaries.get());
            NAMESPACES.forEach(started::createNamespace);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static RealKubernetes start() {
        RealKubernetes started = startBare();
        for (String plural : List.of("topics", "subscriptions", "clients")) {
            started.install(TestKubernetes.definition(plural));
        }
        return started;
    }

    /** Creates or replaces a definition, and waits until resources of its kind are served. */
    public CustomResourceDefinition install(CustomResourceDefinition definition) {
        CustomResourceDefinition there = client.resource(definition).get();
        if (there != null) {
            definition.getMetadata().setResourceVersion(there.getMetadata().getResourceVersion());
        }
        CustomResourceDefinition unused = there == null
                ? client.resource(definition).create()
                : client.resource(definition).update();
        CustomResourceDefinition established = Objects.requireNonNull(client.resource(definition)
                .waitUntilCondition(
                        now -> now != null
                                && now.getStatus() != null
                                && now.getStatus().getConditions().stream()
                                        .anyMatch(condition -> "Established".equals(condition.getType())
                                                && "True".equals(condition.getStatus())),
                        30,
                        TimeUnit.SECONDS));
        // It is said a moment before it is so.
        ResourceDefinitionContext kind = CustomResourceDefinitionContext.fromCrd(established);
        await().atMost(START)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() ->
                        client.genericKubernetesResources(kind).inAnyNamespace().list() != null);
        return established;
    }

    @Override
    public KubernetesClient client() {
        return client;
    }

    @Override
    public KubernetesClient newClient() {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .build();
    }

    @Override
    public Map<String, String> environment() {
        return Map.of("KUBECONFIG", kubeconfig.toString());
    }

    private void createNamespace(String name) {
        var unused = client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
    }

    private void start(String name, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
        processes.add(process);
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    private List<String> etcd(KubernetesBinaries binaries, int port, int peerPort) {
        String clients = "http://" + LOOPBACK + ":" + port;
        String peers = "http://" + LOOPBACK + ":" + peerPort;
        return List.of(
                binaries.etcd().toString(),
                "--data-dir",
                folder.resolve("etcd").toString(),
                "--listen-client-urls",
                clients,
                "--advertise-client-urls",
                clients,
                "--listen-peer-urls",
                peers,
                "--initial-advertise-peer-urls",
                peers,
                "--initial-cluster",
                "default=" + peers);
    }

    /** As kube-api-test starts it, but for the interface. */
    private static List<String> apiServer(KubernetesBinaries binaries, int port, int etcdPort) {
        String key = binaries.certificates().getAPIServerKeyPath();
        return List.of(
                binaries.apiServer().toString(),
                "--bind-address",
                LOOPBACK,
                "--advertise-address",
                LOOPBACK,
                // An endpoint on the loopback interface is not allowed, and nobody needs it.
                "--endpoint-reconciler-type",
                "none",
                "--secure-port",
                Integer.toString(port),
                "--cert-dir",
                binaries.folder().toString(),
                "--client-ca-file",
                binaries.certificates().getClientCertPath(),
                "--etcd-servers",
                "http://" + LOOPBACK + ":" + etcdPort,
                "--authorization-mode",
                "RBAC",
                "--service-account-issuer",
                "https://localhost",
                "--service-account-signing-key-file",
                key,
                "--service-account-key-file",
                key,
                "--disable-admission-plugins",
                "ServiceAccount",
                "--service-cluster-ip-range",
                "10.0.0.0/24",
                "--allow-privileged");
    }

    private static String kubeconfig(KubernetesBinaries binaries, int port) {
        return """
            apiVersion: v1
            kind: Config
            current-context: test
            clusters:
              - name: test
                cluster:
                  server: https://%s:%d
                  certificate-authority: %s
            users:
              - name: test
                user:
                  client-certificate: %s
                  client-key: %s
            contexts:
              - name: test
                context:
                  cluster: test
                  user: test
                  namespace: default
            """.formatted(
                        LOOPBACK,
                        port,
                        binaries.certificates().getAPIServerCertPath(),
                        binaries.certificates().getClientCertPath(),
                        binaries.certificates().getClientKeyPath());
    }

    private void end() {
        for (Process process : processes.reversed()) {
            process.destroyForcibly().onExit().join();
        }
    }

    @Override
    public void close() {
        Overheard.cluster(client);
        client.close();
        end();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
