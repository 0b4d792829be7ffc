package dev.fastpubsub.helm.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** K3s in Docker with our images as they were just built: nothing of ours is pulled. */
final class TestCluster implements AutoCloseable {

    private static final DockerImageName K3S = DockerImageName.parse("rancher/k3s:v1.34.1-k3s1");

    private static final List<Path> IMAGES = List.of(
            Path.of("../api-server/target/fastpubsub-image.tar"),
            Path.of("../operator/target/fastpubsub-operator-image.tar"));

    private final K3sContainer k3s = new K3sContainer(K3S);
    private final KubernetesClient client;

    private TestCluster() {
        for (Path image : IMAGES) {
            if (!Files.exists(image)) {
                throw new IllegalStateException(image + " is not built: make images");
            }
        }
        k3s.start();
        IMAGES.forEach(this::load);
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig()))
                .build();
    }

    static TestCluster start() {
        return new TestCluster();
    }

    String kubeconfig() {
        return k3s.getKubeConfigYaml();
    }

    KubernetesClient client() {
        return client;
    }

    /** In which only pods may run that keep to the restricted profile. */
    void createRestrictedNamespace(String name) {
        var unused = client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build())
                .create();
    }

    void apply(Path file, String namespace) {
        try (InputStream yaml = Files.newInputStream(file)) {
            List<HasMetadata> unused =
                    client.load(yaml).inNamespace(namespace).serverSideApply();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void load(Path image) {
        String path = "/tmp/" + image.getFileName();
        k3s.copyFileToContainer(MountableFile.forHostPath(image), path);
        try {
            ExecResult result = k3s.execInContainer("ctr", "--namespace", "k8s.io", "images", "import", path);
            if (result.getExitCode() != 0) {
                throw new IllegalStateException(image + " cannot be loaded: " + result.getStderr());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.close();
        k3s.stop();
    }
}
