package dev.fastpubsub.helm.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.operator.support.ApiServerBuild;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server takes the variables that the chart gives it, with files and Secrets as a pod would have them. */
class ServerSettingsTest {

    private static final String KEY_FILE = "/etc/fastpubsub/auth/auth-secret-key";

    private static final Map<String, String> SECRETS = Map.of(
            "uri", "postgresql://user:password@host:5432/database",
            "url", "postgresql://user:password@host:5432/database",
            "client-id", UUID.randomUUID().toString(),
            "client-secret", "s".repeat(64));

    @ParameterizedTest
    @ValueSource(strings = {"defaults", "existing-secrets", "everything-on", "without-authentication"})
    void areUnderstood(String values, @TempDir Path folder) throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>();
        for (EnvVar variable : PodTemplate.only(ValueSets.objects(values), "Deployment", "fastpubsub")
                .spec()
                .getContainers()
                .getFirst()
                .getEnv()) {
            environment.put(variable.getName(), value(variable));
        }
        if (environment.containsValue(KEY_FILE)) {
            Path key = Files.writeString(folder.resolve("auth-secret-key"), "k".repeat(128));
            environment.replaceAll((name, value) -> value.equals(KEY_FILE) ? key.toString() : value);
        }

        Process process = ApiServerBuild.java("dev.fastpubsub.server.FastpubsubApplication", environment, "config")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).doesNotContain("means nothing");
        environment.keySet().stream()
                .filter(name -> name.startsWith("FASTPUBSUB_"))
                .forEach(name -> assertThat(said).containsPattern(name + " += .*\\(environment\\)"));
    }

    private static String value(EnvVar variable) {
        return variable.getValue() == null
                ? SECRETS.getOrDefault(
                        variable.getValueFrom().getSecretKeyRef().getKey(), "the chart names a key that is not there")
                : variable.getValue();
    }
}
