package dev.fastpubsub.helm.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.helm.repository.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class WorkflowsTest {

    private static final String FOLDER = ".github/workflows";
    private static final String NOT_RUN =
            "# Not run yet: written for GitHub, where this repository has not been published.\n";

    private static final Pattern ACTION = Pattern.compile("[\\w.-]+/[\\w./-]+@(v\\d+\\.\\d+\\.\\d+|[0-9a-f]{40})");
    private static final Pattern MAKE_TARGET = Pattern.compile("(?m)^\\s*make ([a-z-]+)");
    private static final Pattern TARGET = Pattern.compile("(?m)^([a-z-]+):");
    private static final Pattern OF_THE_REPOSITORY = Pattern.compile(
            "(?<=^|[\\s\"'=])(?:\\./)?(?:mvnw|CHANGELOG\\.md|(?:\\.ci|\\.github|api-server|config|crds|helm|operator)(?:/[\\w.-]+)+)");

    static List<String> workflows() {
        return Repository.names(FOLDER, ".yml");
    }

    @Test
    void thereAreWorkflows() {
        assertThat(workflows()).contains("build.yml", "chart.yml", "kubernetes.yml", "release.yml", "vulnerabilities.yml");
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void aWorkflowSaysThatItHasNotRunYet(String name) {
        assertThat(Repository.text(FOLDER + "/" + name)).startsWith(NOT_RUN);
    }

    /** A token that may write is given to the job that needs it, and a job that hangs ends. */
    @ParameterizedTest
    @MethodSource("workflows")
    void rightsAndTimesAreBounded(String name) {
        JsonNode workflow = workflow(name);
        assertThat(workflow.path("permissions").properties())
                .containsExactly(Map.entry("contents", workflow.at("/permissions/contents")));
        assertThat(workflow.at("/permissions/contents").asString()).isEqualTo("read");
        assertThat(workflow.path("concurrency").has("group")).isTrue();
        assertThat(workflow.path("jobs").valueStream())
                .isNotEmpty()
                .allMatch(job -> job.has("uses") || job.path("timeout-minutes").isInt());
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void actionsAreOfOneVersion(String name) {
        assertThat(steps(name).filter(step -> step.has("uses")).map(step -> step.path("uses").asString()))
                .isNotEmpty()
                .allMatch(action -> ACTION.matcher(action).matches());
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void aCheckoutLeavesNoTokenBehind(String name) {
        assertThat(steps(name).filter(step -> step.path("uses").asString("").startsWith("actions/checkout@")))
                .isNotEmpty()
                .noneMatch(step -> step.at("/with/persist-credentials").asBoolean(true));
    }

    /** What somebody else may have written, such as the name of a branch, would be run. */
    @ParameterizedTest
    @MethodSource("workflows")
    void scriptsGetValuesByVariablesAlone(String name) {
        assertThat(scripts(name)).noneMatch(script -> script.contains("${{"));
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void bashUnderstandsEveryScript(String name, @TempDir Path folder) throws IOException, InterruptedException {
        for (String script : scripts(name).toList()) {
            Path file = Files.writeString(folder.resolve("script"), script);
            Process bash = new ProcessBuilder("bash", "-n", file.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(bash.waitFor()).as(said + script).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void scriptsNameTargetsOfMakeThatExist(String name) {
        Set<String> targets = found(TARGET, Repository.text("Makefile"))
                .map(target -> target.group(1))
                .collect(Collectors.toSet());
        assertThat(scripts(name).flatMap(script -> found(MAKE_TARGET, script)).map(make -> make.group(1)))
                .isSubsetOf(targets);
    }

    /** Except for what the build makes. */
    @ParameterizedTest
    @MethodSource("workflows")
    void scriptsNameFilesThatExist(String name) {
        assertThat(scripts(name)
                        .flatMap(script -> found(OF_THE_REPOSITORY, script))
                        .map(MatchResult::group)
                        .filter(file -> !file.contains("/target/")))
                .allSatisfy(file -> assertThat(Repository.file(file)).exists());
    }

    @Test
    void theBuildTestsEverySupportedPostgres() {
        List<String> versions = workflow("build.yml")
                .at("/jobs/postgres/strategy/matrix/postgres")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
        assertThat(versions.stream().map(version -> version.substring(0, 2))).containsExactly("14", "15", "16", "17", "18");
        String contributing = Repository.text("CONTRIBUTING.md");
        assertThat(versions).allSatisfy(version -> assertThat(contributing).contains("`" + version + "`"));
    }

    @Test
    void theOldestKubernetesThatIsTestedIsThatOfTheChart() {
        String oldest = workflow("kubernetes.yml")
                .at("/jobs/api-server/strategy/matrix/kubernetes/0")
                .asString();
        assertThat(Repository.document("helm/fastpubsub/Chart.yaml")
                        .path("kubeVersion")
                        .asString())
                .isEqualTo(">=" + oldest + "-0");
    }

    @Test
    void dependabotWatchesActionsAndMaven() {
        assertThat(Repository.document(".github/dependabot.yml")
                        .path("updates")
                        .valueStream()
                        .map(update -> update.path("package-ecosystem").asString()))
                .containsExactly("github-actions", "maven");
    }

    private static JsonNode workflow(String name) {
        return Repository.document(FOLDER + "/" + name);
    }

    private static Stream<JsonNode> steps(String name) {
        return workflow(name)
                .path("jobs")
                .valueStream()
                .flatMap(job -> job.path("steps").valueStream());
    }

    private static Stream<String> scripts(String name) {
        return steps(name).filter(step -> step.has("run")).map(step -> step.path("run").asString());
    }

    private static Stream<MatchResult> found(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }
}
