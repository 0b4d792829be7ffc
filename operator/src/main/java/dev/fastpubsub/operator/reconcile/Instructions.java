package dev.fastpubsub.operator.reconcile;

import dev.fastpubsub.crd.v1alpha1.Annotations;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Optional;

/** What people tell the operator by annotations. */
public final class Instructions {

    private Instructions() {}

    public static boolean isPaused(HasMetadata resource) {
        return value(resource, Annotations.PAUSED).filter("true"::equals).isPresent();
    }

    public static boolean isOrphanedOnDelete(HasMetadata resource) {
        return value(resource, Annotations.ORPHAN_ON_DELETE)
                .filter("true"::equals)
                .isPresent();
    }

    public static Optional<String> value(HasMetadata resource, String name) {
        Map<String, String> annotations = resource.getMetadata().getAnnotations();
        return annotations == null ? Optional.empty() : Optional.ofNullable(annotations.get(name));
    }
}
