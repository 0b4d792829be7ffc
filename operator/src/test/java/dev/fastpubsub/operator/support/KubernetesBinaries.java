package dev.fastpubsub.operator.support;

import io.fabric8.kubeapitest.KubeAPIServerConfig;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubeapitest.KubeAPITestException;
import io.fabric8.kubeapitest.binary.BinaryManager;
import io.fabric8.kubeapitest.cert.CertManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where kube-apiserver and etcd are: in the folder that KUBE_API_TEST_DIR names, or else in ~/.kubeapitest, below
 * {@code k8s/VERSION-OS-ARCHITECTURE}, together with kubectl. What is not there is downloaded by kube-api-test where the network
 * allows. KUBE_API_TEST_API_SERVER_VERSION says which version; without, the newest that is there.
 *
 * @param folder of the certificates, which goes with this JVM
 */
record KubernetesBinaries(Path apiServer, Path etcd, CertManager certificates, Path folder) {

    private static final long DOWNLOAD_MINUTES = 5;

    private static @Nullable KubernetesBinaries found;
    private static @Nullable String missing;

    /** Why there are none; empty when there are. */
    static synchronized Optional<String> missing() {
        if (found == null && missing == null) {
            try {
                found = find();
            } catch (KubeAPITestException e) {
                missing = "no Kubernetes API server for these tests: " + innermost(e)
                        + "; KUBE_API_TEST_DIR may name a folder with"
                        + " k8s/VERSION-linux-amd64/{etcd,kube-apiserver,kubectl}";
                System.err.println(missing);
            }
        }
        return Optional.ofNullable(missing);
    }

    static synchronized KubernetesBinaries get() {
        Optional<String> reason = missing();
        KubernetesBinaries binaries = found;
        if (binaries == null) {
            throw new IllegalStateException(reason.orElse("not looked for"));
        }
        return binaries;
    }

    private static KubernetesBinaries find() {
        try {
            return of(config(true));
        } catch (KubeAPITestException e) {
            return downloaded();
        }
    }

    /** Without a network this fails at once; where packets are dropped it is given up, and not waited for. */
    private static KubernetesBinaries downloaded() {
        var download = CompletableFuture.supplyAsync(
                () -> of(config(false)), work -> Thread.ofPlatform().daemon().start(work));
        try {
            return download.get(DOWNLOAD_MINUTES, TimeUnit.MINUTES);
        } catch (ExecutionException | TimeoutException e) {
            throw new KubeAPITestException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KubeAPITestException(e);
        }
    }

    private static KubeAPIServerConfig config(boolean offline) {
        return KubeAPIServerConfigBuilder.anAPIServerConfig()
                .withOfflineMode(offline)
                .build();
    }

    private static KubernetesBinaries of(KubeAPIServerConfig config) {
        BinaryManager manager = new BinaryManager(config);
        manager.initAndDownloadIfRequired();
        Path folder = temporaryFolder();
        CertManager certificates = new CertManager(folder.toString());
        certificates.createCertificatesIfNeeded();
        return new KubernetesBinaries(
                manager.binaries().getApiServer().toPath().toAbsolutePath(),
                manager.binaries().getEtcd().toPath().toAbsolutePath(),
                certificates,
                folder);
    }

    /** The binaries may lie where nobody may write, and be used by several runs at once. */
    private static Path temporaryFolder() {
        try {
            Path folder = Files.createTempDirectory("fastpubsub-certificates");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String innermost(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString();
    }
}
