package dev.fastpubsub.helm.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the chart's README has people apply. */
class ReadmeTest {

    private static final Pattern APPLIED = Pattern.compile("<<END\n(.*?)\nEND\n", Pattern.DOTALL);

    @Test
    void theJobThatLetsResourcesGoRunsInARestrictedNamespaceAsTheOperator() throws IOException {
        Matcher matcher = APPLIED.matcher(Files.readString(Chart.FOLDER.resolve("README.md")));
        assertThat(matcher.find()).isTrue();
        List<KubernetesObject> objects = KubernetesObject.all(matcher.group(1));
        PodTemplate pod = PodTemplate.only(objects, "Job", "release-finalizers");
        PodTemplate operator = PodTemplate.only(ValueSets.objects("defaults"), "Deployment", "fastpubsub-operator");

        assertThat(UnknownFields.of(objects.getFirst().typed())).isEmpty();
        assertThat(RestrictedPodSecurity.violations(pod)).isEmpty();
        assertThat(pod.spec().getServiceAccountName()).isEqualTo(operator.spec().getServiceAccountName());
        assertThat(pod.spec().getAutomountServiceAccountToken()).isTrue();
        assertThat(pod.spec().getContainers().getFirst().getImage())
                .isEqualTo(operator.spec().getContainers().getFirst().getImage());
    }
}
