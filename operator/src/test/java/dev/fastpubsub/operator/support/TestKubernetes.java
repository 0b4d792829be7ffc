package dev.fastpubsub.operator.support;

import dev.fastpubsub.crd.v1alpha1.Topic;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceRuleBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * A server that keeps Kubernetes objects and tells of their changes, and notes each call. It knows no schemas, no defaults, no
 * garbage collection and no optimistic locking of statuses.
 */
public final class TestKubernetes implements KubernetesServer {

    /** Says each call; kept here, or its level would be forgotten with it. */
    private static final Logger CHATTER = Logger.getLogger("io.fabric8.mockwebserver");

    /** What asks for rights changes nothing, though it is a POST. */
    private static final String WRITE = "(POST|PUT|PATCH|DELETE) (?!/apis/authorization).*";

    private final KubernetesMockServer server;
    private final Noting dispatcher;
    private final KubernetesClient client;

    private TestKubernetes(KubernetesMockServer server, Noting dispatcher) {
        this.server = server;
        this.dispatcher = dispatcher;
        this.client = server.createClient();
        Stream.of("topics", "subscriptions", "clients")
                .map(TestKubernetes::definition)
                .forEach(definition -> client.resource(definition).create());
    }

    /** As the chart installs it. @param plural of the kind */
    public static CustomResourceDefinition definition(String plural) {
        String file = "/META-INF/fabric8/" + plural + ".fastpubsub.dev-v1.yml";
        try (InputStream yaml = Topic.class.getResourceAsStream(file)) {
            return Serialization.unmarshal(yaml, CustomResourceDefinition.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static TestKubernetes start() {
        CHATTER.setLevel(Level.WARNING);
        Map<ServerRequest, Queue<ServerResponse>> responses = new ConcurrentHashMap<>();
        Noting dispatcher = new Noting(responses);
        KubernetesMockServer server = new KubernetesMockServer(
                new Context(Serialization.jsonMapper()), new MockWebServer(), responses, dispatcher, false);
        server.init();
        server.expect()
                .post()
                .withPath("/apis/authorization.k8s.io/v1/selfsubjectrulesreviews")
                .andReturn(201, everythingIsAllowed())
                .always();
        return new TestKubernetes(server, dispatcher);
    }

    @Override
    public KubernetesClient client() {
        return client;
    }

    @Override
    public KubernetesClient newClient() {
        return server.createClient();
    }

    @Override
    public Map<String, String> environment() {
        return Map.of("KUBERNETES_MASTER", server.url("/").toString(), "HTTP2_DISABLE", "true");
    }

    /** Method and path of each call so far that matches, watches included. */
    public List<String> calls(String pattern) {
        return dispatcher.calls.stream().filter(call -> call.matches(pattern)).toList();
    }

    /** The same of those by a program of ours, and not by tests. */
    public List<String> callsByTheOperator(String pattern) {
        return dispatcher.callsByTheOperator.stream()
                .filter(call -> call.matches(pattern))
                .toList();
    }

    public void forgetCalls() {
        dispatcher.calls.clear();
        dispatcher.callsByTheOperator.clear();
    }

    /** How a write of the operator's goes wrong. */
    public enum Refusal {
        /** As if somebody else had written meanwhile. */
        CONFLICT,
        /** Nothing is done. */
        ERROR,
        /** It is done, and nobody hears of it. */
        ERROR_AFTER
    }

    /** The next writes by a program of ours, and not by tests, go wrong. */
    public void refuseWrites(Refusal refusal, int times) {
        for (int i = 0; i < times; i++) {
            dispatcher.refusals.add(refusal);
        }
    }

    /** All writes are taken again. */
    public void heal() {
        dispatcher.refusals.clear();
    }

    private static SelfSubjectRulesReview everythingIsAllowed() {
        return new SelfSubjectRulesReviewBuilder()
                .withNewStatus()
                .withIncomplete(false)
                .withResourceRules(new ResourceRuleBuilder()
                        .withApiGroups("*")
                        .withResources("*")
                        .withVerbs("*")
                        .build())
                .endStatus()
                .build();
    }

    @Override
    public void close() {
        Overheard.cluster(client);
        client.close();
        server.destroy();
    }

    private static final class Noting extends KubernetesMixedDispatcher {
        private final List<String> calls = new CopyOnWriteArrayList<>();
        private final List<String> callsByTheOperator = new CopyOnWriteArrayList<>();
        private final Queue<Refusal> refusals = new ConcurrentLinkedQueue<>();

        Noting(Map<ServerRequest, Queue<ServerResponse>> responses) {
            super(responses);
        }

        @Override
        public MockResponse dispatch(RecordedRequest request) {
            String call = request.getMethod() + " " + request.getPath();
            calls.add(call);
            if ("fastpubsub-operator".equals(request.getHeader("User-Agent"))) {
                callsByTheOperator.add(call);
                Refusal refusal = call.matches(WRITE) ? refusals.poll() : null;
                if (refusal != null) {
                    return refused(refusal, request);
                }
            }
            return super.dispatch(request);
        }

        private MockResponse refused(Refusal refusal, RecordedRequest request) {
            return switch (refusal) {
                case CONFLICT -> status(409, "Conflict");
                case ERROR -> status(500, "InternalError");
                case ERROR_AFTER -> {
                    MockResponse unused = super.dispatch(request);
                    yield status(500, "InternalError");
                }
            };
        }

        private static MockResponse status(int code, String reason) {
            return new MockResponse()
                    .setResponseCode(code)
                    .setHeader("Content-Type", "application/json")
                    .setBody(Serialization.asJson(new StatusBuilder()
                            .withStatus("Failure")
                            .withCode(code)
                            .withReason(reason)
                            .withMessage("refused on purpose")
                            .build()));
        }
    }
}
