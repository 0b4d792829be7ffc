package dev.fastpubsub.helm.argocd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.helm.chart.Chart;
import dev.fastpubsub.helm.repository.Repository;
import dev.fastpubsub.operator.support.TestKubernetes;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Applications and projects: each names what there is, and may do what it has to. */
class ApplicationsTest {

    private static final String FOLDER = "config/argocd/";
    private static final String PROJECTS = FOLDER + "appproject.yaml";

    /** As the tests' renders have the annotation, see {@link Chart}. */
    private static final String SHOWN_HOOK = "helm.sh/shown-hook";

    /** All kinds that a chart could sensibly have outside of namespaces. */
    private static final Set<String> CLUSTER_SCOPED = Set.of(
            "Namespace",
            "CustomResourceDefinition",
            "ClusterRole",
            "ClusterRoleBinding",
            "PriorityClass",
            "StorageClass",
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding",
            "ValidatingWebhookConfiguration",
            "MutatingWebhookConfiguration",
            "APIService");

    @ParameterizedTest
    @ValueSource(strings = {"application.yaml", "team.yaml"})
    void anApplicationIsAllowedByItsProject(String file) {
        JsonNode spec = Repository.document(FOLDER + file).path("spec");
        JsonNode project = Repository.resource(
                        PROJECTS, "AppProject", spec.path("project").asString())
                .path("spec");
        assertThat(project.path("sourceRepos").valueStream().map(JsonNode::asString))
                .contains(spec.at("/source/repoURL").asString());
        assertThat(project.path("destinations").valueStream()).contains(spec.path("destination"));
        assertThat(spec.at("/syncPolicy/syncOptions").valueStream().map(JsonNode::asString))
                .contains("CreateNamespace=true");
        assertThat(kinds(project, "clusterResourceWhitelist")).contains("/Namespace");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application.yaml", "team.yaml", "root.yaml"})
    void anApplicationNamesAFolderOfThisRepository(String file) {
        JsonNode source = Repository.document(FOLDER + file).at("/spec/source");
        assertThat(Repository.file(source.path("path").asString())).isDirectory();
        assertThat(Repository.text("helm/fastpubsub/Chart.yaml"))
                .contains(source.path("repoURL").asString().replaceFirst("\\.git$", ""));
    }

    @Test
    void theRootHasTheProjectsAndApplicationsInThisOrder() {
        String include = Repository.document(FOLDER + "root.yaml")
                .at("/spec/source/directory/include")
                .asString();
        assertThat(include).isEqualTo("{appproject.yaml,application.yaml,team.yaml}");
        List<Integer> waves = Stream.of("appproject.yaml", "application.yaml", "team.yaml")
                .map(file -> Repository.documents(FOLDER + file).getFirst())
                .map(document -> document.path("metadata").path("annotations"))
                .map(annotations -> annotations
                        .path("argocd.argoproj.io/sync-wave")
                        .asString())
                .map(Integer::valueOf)
                .toList();
        assertThat(waves).isSorted().doesNotHaveDuplicates();
    }

    /** Or every sync of the team would fail. */
    @Test
    void theTeamsProjectAllowsTheKindsOfSamplesAndOfKeda() {
        JsonNode project = Repository.resource(PROJECTS, "AppProject", "shop").path("spec");
        Stream<JsonNode> documents = Stream.of("config/samples", "config/keda")
                .flatMap(folder -> Repository.names(folder, ".yaml").stream().map(name -> folder + "/" + name))
                .flatMap(file -> Repository.documents(file).stream());
        assertThat(documents.map(ApplicationsTest::kind).distinct())
                .isSubsetOf(kinds(project, "namespaceResourceWhitelist"));
    }

    /** No more, so that a compromised repository cannot make, say, a webhook. */
    @Test
    void theChartsProjectAllowsOutsideOfNamespacesWhatTheChartHasThereAndNoMore() {
        Set<String> needed = rendered()
                .filter(document ->
                        CLUSTER_SCOPED.contains(document.path("kind").asString()))
                .map(ApplicationsTest::kind)
                .collect(Collectors.toSet());
        needed.add("/Namespace");
        JsonNode project =
                Repository.resource(PROJECTS, "AppProject", "fastpubsub").path("spec");
        assertThat(kinds(project, "clusterResourceWhitelist")).isEqualTo(needed);
    }

    /** Or Argo CD would see a difference at each look, and with self-healing apply it. */
    @Test
    void twoRendersAreEqual() {
        assertThat(render()).isNotEmpty().isEqualTo(render());
    }

    /** What an Application that leaves them out would otherwise take along: all resources of all teams. */
    @Test
    void definitionsAreNeitherPrunedNorDeleted() {
        List<JsonNode> definitions = rendered()
                .filter(document -> document.path("kind").asString().equals("CustomResourceDefinition"))
                .toList();
        assertThat(definitions)
                .hasSize(3)
                .allSatisfy(definition -> assertThat(definition
                                .at("/metadata/annotations")
                                .path("argocd.argoproj.io/sync-options")
                                .asString(""))
                        .contains("Prune=false")
                        .contains("Delete=false"));
    }

    /** PreSync, all of it: a hook cannot use rights that come in a later phase. */
    @Test
    void theBootstrapJobIsAHookTogetherWithItsRights() {
        assertThat(rendered()
                        .filter(document -> document.at("/metadata/annotations")
                                .path(SHOWN_HOOK)
                                .asString("")
                                .equals("pre-install,pre-upgrade"))
                        .map(ApplicationsTest::kind))
                .containsExactlyInAnyOrder(
                        "/ServiceAccount",
                        "rbac.authorization.k8s.io/Role",
                        "rbac.authorization.k8s.io/RoleBinding",
                        "batch/Job");
    }

    /** The examples for KEDA and for programs in other namespaces name it. */
    @Test
    void theServersServiceIsWhereTheExamplesLookForIt() {
        assertThat(rendered())
                .filteredOn(document -> document.path("kind").asString().equals("Service"))
                .anySatisfy(service -> {
                    assertThat(service.at("/metadata/name").asString()).isEqualTo("fastpubsub");
                    assertThat(service.at("/spec/ports/0/port").asInt()).isEqualTo(8000);
                });
        assertThat(application().at("/spec/destination/namespace").asString())
                .isEqualTo("fastpubsub");
    }

    /** A client-side apply keeps a copy in an annotation, and all annotations together may have 256 kB. */
    @ParameterizedTest
    @ValueSource(strings = {"topics", "subscriptions", "clients"})
    void definitionsFitIntoAnAnnotation(String plural) {
        assertThat(Serialization.asJson(TestKubernetes.definition(plural)).length())
                .isLessThan(64 * 1024);
    }

    /** Those are the differences that Argo CD sees for ever. */
    @ParameterizedTest
    @ValueSource(strings = {"topics", "subscriptions", "clients"})
    void definitionsHaveNoDefaultsInsideOfListsOrAboutObjects(String plural) {
        JsonNode schema = ArgoScripts.json(TestKubernetes.definition(plural))
                .at("/spec/versions/0/schema/openAPIV3Schema");
        assertThat(schema.isObject()).isTrue();
        assertThat(schema.findValues("items"))
                .isNotEmpty()
                .allSatisfy(items -> assertThat(items.findValues("default")).isEmpty());
        assertThat(schema.findValues("default")).noneMatch(JsonNode::isContainer);
    }

    private static Stream<JsonNode> rendered() {
        return Repository.parsed(render());
    }

    /** As Argo CD does, which has no cluster for that. */
    private static String render() {
        JsonNode spec = application().path("spec");
        return Chart.template(
                spec.at("/source/helm/releaseName").asString(),
                spec.at("/destination/namespace").asString(),
                spec.at("/source/helm/valuesObject").toString());
    }

    private static JsonNode application() {
        return Repository.document(FOLDER + "application.yaml");
    }

    private static Set<String> kinds(JsonNode project, String list) {
        return project.path(list)
                .valueStream()
                .map(entry -> entry.path("group").asString() + "/"
                        + entry.path("kind").asString())
                .collect(Collectors.toSet());
    }

    /** Group and kind. */
    private static String kind(JsonNode document) {
        String version = document.path("apiVersion").asString();
        String group = version.contains("/") ? version.substring(0, version.indexOf('/')) : "";
        return group + "/" + document.path("kind").asString();
    }
}
