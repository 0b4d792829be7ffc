package dev.fastpubsub.operator.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The resources of one kind as the framework has them in memory, for reconcilers of all kinds to look at, and the way to have
 * one of them looked at again. Thread-safe once attached; before that it is empty.
 */
public final class KindCache<R extends HasMetadata> {

    private final Map<String, Function<R, List<String>>> indexes;
    private final SimpleInboundEventSource<R> wakeUps = new SimpleInboundEventSource<>("wake-ups");
    private volatile @Nullable IndexerResourceCache<R> cache;

    /** @param indexes by name, what a resource is found by */
    public KindCache(Map<String, Function<R, List<String>>> indexes) {
        this.indexes = Map.copyOf(indexes);
    }

    EventSource<?, R> attach(EventSourceContext<R> context) {
        IndexerResourceCache<R> primaries = context.getPrimaryCache();
        primaries.addIndexers(indexes);
        cache = primaries;
        return wakeUps;
    }

    public Stream<R> all() {
        IndexerResourceCache<R> attached = cache;
        return attached == null ? Stream.empty() : attached.list();
    }

    public Optional<R> find(String namespace, String name) {
        IndexerResourceCache<R> attached = cache;
        return attached == null ? Optional.empty() : attached.get(new ResourceID(name, namespace));
    }

    public List<R> by(String index, String key) {
        IndexerResourceCache<R> attached = cache;
        return attached == null ? List.of() : attached.byIndex(index, key);
    }

    /** Has the resource looked at, soon and at most once for many calls. */
    public void wake(HasMetadata resource) {
        wakeUps.propagateEvent(ResourceID.fromResource(resource));
    }
}
