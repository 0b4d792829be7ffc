package dev.fastpubsub.operator.run;

import dev.fastpubsub.operator.claim.Consent;
import dev.fastpubsub.operator.claim.Ids;
import dev.fastpubsub.operator.claim.Namespaces;
import dev.fastpubsub.operator.claim.Resources;
import dev.fastpubsub.operator.claim.WakeUps;
import dev.fastpubsub.operator.cleanup.CleanupReconciler;
import dev.fastpubsub.operator.client.ClientKind;
import dev.fastpubsub.operator.client.ClientSync;
import dev.fastpubsub.operator.client.Issue;
import dev.fastpubsub.operator.client.ScopeCeiling;
import dev.fastpubsub.operator.client.Secrets;
import dev.fastpubsub.operator.client.ServerClients;
import dev.fastpubsub.operator.client.Steps;
import dev.fastpubsub.operator.config.OperatorConfig;
import dev.fastpubsub.operator.lifecycle.Lifecycle;
import dev.fastpubsub.operator.reconcile.Definitions;
import dev.fastpubsub.operator.reconcile.Gate;
import dev.fastpubsub.operator.reconcile.ReconcileMetrics;
import dev.fastpubsub.operator.reconcile.Surroundings;
import dev.fastpubsub.operator.server.FastpubsubServer;
import dev.fastpubsub.operator.status.EventRecorder;
import dev.fastpubsub.operator.subscription.SubscriptionKind;
import dev.fastpubsub.operator.subscription.SubscriptionObjects;
import dev.fastpubsub.operator.subscription.SubscriptionSync;
import dev.fastpubsub.operator.subscription.TopicResolver;
import dev.fastpubsub.operator.survey.ResourceGauges;
import dev.fastpubsub.operator.survey.ServerWatch;
import dev.fastpubsub.operator.survey.Surveys;
import dev.fastpubsub.operator.survey.Watched;
import dev.fastpubsub.operator.topic.TopicKind;
import dev.fastpubsub.operator.topic.TopicObjects;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;

/** The parts of an operator, connected and not yet started. */
final class Parts implements AutoCloseable {

    final OperatorConfig config;
    final KubernetesClient kubernetes;
    final Gate gate = new Gate();
    final Surroundings surroundings;
    final Resources resources;
    final TopicKind topics;
    final SubscriptionKind subscriptions;
    final ClientKind clients;
    final ServerWatch watch;
    final CleanupReconciler cleanup;
    private final Namespaces namespaces;
    private final FastpubsubServer server;

    Parts(OperatorConfig config, KubernetesClient kubernetes, MeterRegistry registry, Clock clock, Steps steps) {
        this.config = config;
        this.kubernetes = kubernetes;
        server = new FastpubsubServer(
                config.server(), registry, clock, config.reconcile().readOnly());
        boolean readOnly = config.reconcile().readOnly();
        EventRecorder events = new EventRecorder(kubernetes, config.process(), clock, readOnly);
        ReconcileMetrics metrics = new ReconcileMetrics(registry, readOnly);
        surroundings = new Surroundings(
                gate,
                new Definitions(kubernetes, config.namespaces().clusterScoped(), clock),
                events,
                server.connection(),
                metrics,
                config.reconcile(),
                clock);
        Ids ids = new Ids(config.tenancy());
        resources = new Resources(ids);
        WakeUps wakeUps = new WakeUps(resources);
        namespaces = config.namespaces().clusterScoped()
                ? Namespaces.watched(kubernetes, wakeUps::aboutNamespace)
                : Namespaces.unknown();
        Consent consent = new Consent(namespaces);
        Surveys surveys = new Surveys();
        topics = new TopicKind(
                ids,
                resources,
                consent,
                wakeUps,
                surveys,
                new Lifecycle<>(new TopicObjects(server.topics()), surveys.topics(), server, metrics));
        subscriptions = new SubscriptionKind(
                ids,
                resources,
                wakeUps,
                new TopicResolver(resources, consent, config.tenancy()),
                new SubscriptionSync(
                        server,
                        surveys,
                        new Lifecycle<>(
                                new SubscriptionObjects(server.subscriptions()),
                                surveys.subscriptions(),
                                server,
                                metrics),
                        metrics,
                        resources,
                        wakeUps));
        Secrets secrets = new Secrets(
                kubernetes, config.server().publicUrl(), config.reconcile().readOnly());
        ServerClients serverClients = new ServerClients(server, surveys);
        clients = new ClientKind(
                new ScopeCeiling(resources, consent, config.tenancy(), config.process()),
                new ClientSync(
                        serverClients,
                        secrets,
                        new Issue(serverClients, secrets, namespaces, steps, clock),
                        metrics,
                        clock),
                secrets);
        cleanup = new CleanupReconciler(
                kubernetes,
                events,
                registry,
                config.reconcile().readOnly(),
                config.process().name());
        List<Watched<?, ?, ?>> watched = List.of(
                new Watched<>(topics, resources.topics(), surveys.topics(), server.topics()::list),
                new Watched<>(
                        subscriptions,
                        resources.subscriptions(),
                        surveys.subscriptions(),
                        server.subscriptions()::list),
                new Watched<>(clients, resources.clients(), surveys.clients(), server.clients()::list));
        watch = new ServerWatch(
                watched,
                server.connection(),
                server::probe,
                events,
                config.reconcile(),
                new ResourceGauges(registry, watched, resources, surveys)::update);
    }

    @Override
    public void close() {
        watch.close();
        namespaces.close();
        server.close();
    }
}
