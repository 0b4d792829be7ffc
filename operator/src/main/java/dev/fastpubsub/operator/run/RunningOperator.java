package dev.fastpubsub.operator.run;

import dev.fastpubsub.operator.cleanup.CleanupReconciler;
import dev.fastpubsub.operator.client.ClientReconciler;
import dev.fastpubsub.operator.client.Steps;
import dev.fastpubsub.operator.config.LeaderConfig;
import dev.fastpubsub.operator.config.NamespacesConfig;
import dev.fastpubsub.operator.config.NamespacesConfig.Watched;
import dev.fastpubsub.operator.config.OperatorConfig;
import dev.fastpubsub.operator.config.ProcessConfig;
import dev.fastpubsub.operator.reconcile.ResourceReconciler;
import dev.fastpubsub.operator.subscription.SubscriptionReconciler;
import dev.fastpubsub.operator.topic.TopicReconciler;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator from its start to its end. Every process fills its caches; only the one that leads looks at the server and acts.
 * Whoever loses the lead must end at once: what it still had under way must not meet what the next leader does. Start and stop
 * are called by one thread.
 */
public final class RunningOperator implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunningOperator.class);

    private final OperatorConfig config;
    private final Parts parts;
    private final Operator operator;
    private final WatchedNamespaces watchedNamespaces;
    private final Runnable leadLost;
    private final String identity;
    private volatile boolean leading;
    private volatile boolean stopping;

    /**
     * Puts an operator together.
     *
     * @param leadLost ends the process
     * @param steps for tests
     */
    public RunningOperator(
            OperatorConfig config,
            KubernetesClient kubernetes,
            MeterRegistry registry,
            Clock clock,
            Runnable leadLost,
            Steps steps) {
        this.config = config;
        this.leadLost = leadLost;
        String podName = config.process().podName();
        this.identity = podName.isEmpty() ? UUID.randomUUID().toString() : podName;
        this.parts = new Parts(config, kubernetes, registry, clock, steps);
        this.operator = new Operator(this::configure);
        Gauge.builder("fastpubsub.operator.leading", this, running -> running.leading ? 1 : 0)
                .description("Whether this process is the one that acts.")
                .register(registry);
        this.watchedNamespaces = new WatchedNamespaces(config.namespaces(), kubernetes, parts.gate);
    }

    public void start() {
        Set<String> namespaces = watchedNamespaces.now();
        register(new ClientReconciler(parts.clients, parts.resources.clients(), parts.surroundings), namespaces);
        register(
                new SubscriptionReconciler(parts.subscriptions, parts.resources.subscriptions(), parts.surroundings),
                namespaces);
        // Last, also where namespaces change: a Topic without its Subscriptions looks as if it could go.
        register(new TopicReconciler(parts.topics, parts.resources.topics(), parts.surroundings), namespaces);
        if (config.reconcile().cleanup()) {
            registerCleanup();
        }
        operator.start();
        watchedNamespaces.follow();
        if (!config.leader().enabled()) {
            lead();
        }
    }

    /** Whether Kubernetes still tells of changes. */
    public boolean isHealthy() {
        return operator.getRuntimeInfo().allEventSourcesAreHealthy();
    }

    /** Caches of all kinds are filled by now. */
    private void lead() {
        LOG.info("leading");
        leading = true;
        parts.watch.start(parts.gate::open);
    }

    private void leadLost() {
        if (!stopping) {
            LOG.error("the lease is lost: this process ends, another one leads");
            leadLost.run();
        }
    }

    private void configure(ConfigurationServiceOverrider overrider) {
        overrider
                .withKubernetesClient(parts.kubernetes)
                .withCloseClientOnStop(false)
                .withConcurrentReconciliationThreads(config.reconcile().threads())
                // One way of writing, which the tests' Kubernetes knows, too.
                .withUseSSAToPatchPrimaryResource(false)
                .withSSABasedCreateUpdateMatchForDependentResources(false)
                .withReconciliationTerminationTimeout(config.server().callTimeout());
        LeaderConfig leader = config.leader();
        if (leader.enabled()) {
            ProcessConfig process = config.process();
            LeaderElectionConfigurationBuilder election =
                    LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(process.name())
                            .withLeaseNamespace(process.namespace())
                            .withLeaseDuration(leader.leaseDuration())
                            .withRenewDeadline(leader.renewDeadline())
                            .withRetryPeriod(leader.retryPeriod())
                            // The process ends by leadLost: a stop on purpose is no loss.
                            .withExitOnStopLeading(false)
                            .withLeaderCallbacks(new LeaderCallbacks(
                                    this::lead, this::leadLost, identity -> LOG.info("the leader is {}", identity)));
            election.withIdentity(identity);
            overrider.withLeaderElectionConfiguration(election.build());
        }
    }

    private <R extends CustomResource<?, S>, S> void register(
            ResourceReconciler<R, S> reconciler, Set<String> namespaces) {
        watchedNamespaces.add(operator.register(reconciler, (ControllerConfigurationOverrider<R> controller) -> {
            controller
                    // Annotations count, too, which have no generation.
                    .withGenerationAware(false)
                    .withOnUpdateFilter(new RelevantChanges<>())
                    // Finalizers are ours to set: only some resources need one.
                    .withTriggerReconcilerOnAllEvents(true)
                    // For mistakes only: everything expected is rescheduled by the reconciler.
                    .withRetry(new GenericRetry()
                            .withoutMaxAttempts()
                            .setMaxInterval(Duration.ofMinutes(5).toMillis()));
            NamespacesConfig watching = config.namespaces();
            if (!watching.resourceSelector().isEmpty()) {
                controller.withLabelSelector(watching.resourceSelector());
            }
            if (watching.watched() instanceof Watched.All) {
                controller.watchingAllNamespaces();
            } else {
                controller.settingNamespaces(namespaces);
            }
        }));
    }

    /** In the operator's own namespace. */
    private void registerCleanup() {
        var unused = operator.register(
                parts.cleanup,
                controller -> controller
                        .withLabelSelector(CleanupReconciler.LABEL)
                        .withGenerationAware(false)
                        .settingNamespace(config.process().namespace()));
    }

    /** Lets what is under way end, and gives the lease back. */
    @Override
    public void close() {
        stopping = true;
        watchedNamespaces.close();
        operator.stop();
        parts.close();
        if (leading && config.leader().enabled()) {
            giveTheLeaseBack();
        }
    }

    /** The framework would let it run out, and everybody wait for that. Nothing of this operator's is under way any more. */
    private void giveTheLeaseBack() {
        try {
            Lease lease = parts.kubernetes
                    .leases()
                    .inNamespace(config.process().namespace())
                    .withName(config.process().name())
                    .get();
            if (lease != null && identity.equals(lease.getSpec().getHolderIdentity())) {
                lease.getSpec().setHolderIdentity("");
                Lease unused = parts.kubernetes.resource(lease).update();
            }
        } catch (KubernetesClientException e) {
            LOG.info("the lease runs out by itself: {}", e.getMessage());
        }
    }
}
