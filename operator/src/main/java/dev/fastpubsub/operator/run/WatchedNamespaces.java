package dev.fastpubsub.operator.run;

import dev.fastpubsub.operator.config.NamespacesConfig;
import dev.fastpubsub.operator.config.NamespacesConfig.Watched;
import dev.fastpubsub.operator.reconcile.Gate;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.RegisteredController;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which namespaces are watched, as namespaces with the right labels come and go. While the kinds are changed one after the other
 * nothing is reconciled. A change that fails is made again later. Thread-safe.
 */
final class WatchedNamespaces implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WatchedNamespaces.class);
    private static final Duration LATER = Duration.ofSeconds(30);

    /** No namespace is called so: a framework that is given none watches all of them. */
    private static final String NONE = "fastpubsub-none";

    private final NamespacesConfig config;
    private final KubernetesClient kubernetes;
    private final Gate gate;
    private final List<RegisteredController<?>> followers = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService changes = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("namespaces").daemon().factory());
    private Optional<SharedIndexInformer<Namespace>> informer = Optional.empty();
    private Set<String> watched = Set.of();

    WatchedNamespaces(NamespacesConfig config, KubernetesClient kubernetes, Gate gate) {
        this.config = config;
        this.kubernetes = kubernetes;
        this.gate = gate;
    }

    /** Empty for all namespaces. */
    Set<String> now() {
        watched = switch (config.watched()) {
            case Watched.All all -> Set.of();
            case Watched.Named(Set<String> names) -> names;
            case Watched.Selected(String selector) -> names(selected(selector).list().getItems().stream());
        };
        return watched;
    }

    /** Is told of changes, in the order of coming. */
    void add(RegisteredController<?> follower) {
        followers.add(follower);
    }

    void follow() {
        if (config.watched() instanceof Watched.Selected(String selector)) {
            informer = Optional.of(selected(selector).inform(new Handler()));
        }
    }

    private FilterWatchListDeletable<Namespace, NamespaceList, Resource<Namespace>> selected(String selector) {
        return kubernetes.namespaces().withLabelSelector(selector);
    }

    private static Set<String> names(Stream<Namespace> namespaces) {
        Set<String> names =
                namespaces.map(namespace -> namespace.getMetadata().getName()).collect(Collectors.toSet());
        return names.isEmpty() ? Set.of(NONE) : names;
    }

    private void change() {
        informer.ifPresent(known -> {
            Set<String> names = names(known.getStore().list().stream());
            if (!names.equals(watched)) {
                try {
                    gate.closedDuring(() -> followers.forEach(controller -> controller.changeNamespaces(names)));
                    watched = names;
                } catch (RuntimeException e) {
                    LOG.warn("namespaces cannot be watched: {}", e.getMessage());
                    var unused = changes.schedule(this::change, LATER.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        });
    }

    @Override
    public void close() {
        informer.ifPresent(SharedIndexInformer::close);
        changes.shutdownNow();
    }

    private final class Handler implements ResourceEventHandler<Namespace> {
        @Override
        public void onAdd(Namespace namespace) {
            changes.execute(WatchedNamespaces.this::change);
        }

        @Override
        public void onUpdate(Namespace before, Namespace after) {
            changes.execute(WatchedNamespaces.this::change);
        }

        @Override
        public void onDelete(Namespace namespace, boolean finalStateUnknown) {
            changes.execute(WatchedNamespaces.this::change);
        }
    }
}
