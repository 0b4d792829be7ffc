package dev.fastpubsub.operator.claim;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The namespaces of the cluster, if the operator may read them. Thread-safe. */
public final class Namespaces implements AutoCloseable {

    private static final String TERMINATING = "Terminating";

    private final Optional<SharedIndexInformer<Namespace>> informer;

    private Namespaces(Optional<SharedIndexInformer<Namespace>> informer) {
        this.informer = informer;
    }

    /** Of an operator that may not read them. */
    public static Namespaces unknown() {
        return new Namespaces(Optional.empty());
    }

    /** @param changed is told the names of namespaces that come, go or change their labels */
    public static Namespaces watched(KubernetesClient kubernetes, Consumer<String> changed) {
        return new Namespaces(Optional.of(kubernetes.namespaces().inform(new Handler(changed))));
    }

    public boolean areKnown() {
        return informer.isPresent();
    }

    public boolean isTerminating(String namespace) {
        return find(namespace)
                .filter(found -> found.isMarkedForDeletion()
                        || (found.getStatus() != null
                                && TERMINATING.equals(found.getStatus().getPhase())))
                .isPresent();
    }

    boolean matches(String namespace, @Nullable LabelSelector selector) {
        return selector != null
                && find(namespace)
                        .filter(found -> matches(labels(found), selector))
                        .isPresent();
    }

    private Optional<Namespace> find(String name) {
        return informer.map(known -> known.getStore().getByKey(name));
    }

    static boolean matches(Map<String, String> labels, LabelSelector selector) {
        Map<String, String> equal = selector.getMatchLabels() == null ? Map.of() : selector.getMatchLabels();
        List<LabelSelectorRequirement> more =
                selector.getMatchExpressions() == null ? List.of() : selector.getMatchExpressions();
        return labels.entrySet().containsAll(equal.entrySet())
                && more.stream().allMatch(requirement -> matches(labels, requirement));
    }

    /** An operator that Kubernetes does not know matches nothing. */
    private static boolean matches(Map<String, String> labels, LabelSelectorRequirement requirement) {
        String value = labels.get(requirement.getKey());
        return switch (requirement.getOperator()) {
            case "In" -> value != null && requirement.getValues().contains(value);
            case "NotIn" -> value == null || !requirement.getValues().contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            default -> false;
        };
    }

    private static Map<String, String> labels(Namespace namespace) {
        Map<String, String> labels = namespace.getMetadata().getLabels();
        return labels == null ? Map.of() : labels;
    }

    @Override
    public void close() {
        informer.ifPresent(SharedIndexInformer::close);
    }

    private record Handler(Consumer<String> changed) implements ResourceEventHandler<Namespace> {
        @Override
        public void onAdd(Namespace namespace) {
            changed.accept(namespace.getMetadata().getName());
        }

        @Override
        public void onUpdate(Namespace before, Namespace after) {
            if (!labels(before).equals(labels(after))) {
                changed.accept(after.getMetadata().getName());
            }
        }

        @Override
        public void onDelete(Namespace namespace, boolean finalStateUnknown) {
            changed.accept(namespace.getMetadata().getName());
        }
    }
}
