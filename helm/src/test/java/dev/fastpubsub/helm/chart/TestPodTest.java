package dev.fastpubsub.helm.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.operator.support.ApiServer;
import dev.fastpubsub.operator.support.ApiServerBuild;
import io.fabric8.kubernetes.api.model.Container;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code helm test} runs. */
class TestPodTest {

    private static final Map<String, String> SECRET =
            Map.of("client-id", ApiServer.CLIENT_ID, "client-secret", ApiServer.CLIENT_SECRET);

    @Test
    void publishesAndConsumesWithTheOperatorsClient() throws IOException, InterruptedException {
        Process process = run(ApiServer.CLIENT_SECRET);
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("nothing lost, nothing doubled: 20 owed to 1 subscription, 20 received");
    }

    @Test
    void failsWhereItsClientIsNotAllowedIn() throws IOException, InterruptedException {
        Process process = run("not-the-secret-not-the-secret-not-the-secret");
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isNotZero();
    }

    private static Process run(String secret) throws IOException {
        PodTemplate pod = PodTemplate.only(ValueSets.objects("defaults"), "Pod", "fastpubsub-test");
        Container container = pod.spec().getContainers().getFirst();
        assertThat(container.getEnv()).allSatisfy(variable -> assertThat(SECRET)
                .containsKey(variable.getValueFrom().getSecretKeyRef().getKey()));
        List<String> arguments = container.getArgs().stream()
                .map(argument -> argument.replace("$(CLIENT_ID)", ApiServer.CLIENT_ID)
                        .replace(
                                "http://fastpubsub.pubsub.svc:8000",
                                ApiServer.shared().uri().toString()))
                .toList();
        return ApiServerBuild.java(
                        "dev.fastpubsub.server.FastpubsubApplication",
                        Map.of("FASTPUBSUB_BENCH_CLIENT_SECRET", secret),
                        arguments.toArray(String[]::new))
                .redirectErrorStream(true)
                .start();
    }
}
