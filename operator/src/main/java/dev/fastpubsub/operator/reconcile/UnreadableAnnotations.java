package dev.fastpubsub.operator.reconcile;

import dev.fastpubsub.crd.v1alpha1.Annotations;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tells of annotations that are to be true or false and are neither, once for each; they are ignored. Thread-safe. */
final class UnreadableAnnotations {

    private static final List<String> FLAGS = List.of(Annotations.PAUSED, Annotations.ORPHAN_ON_DELETE);
    private static final Set<String> READABLE = Set.of("true", "false");

    private final Set<String> told = ConcurrentHashMap.newKeySet();

    void tell(Round<?, ?> round) {
        for (String flag : FLAGS) {
            Instructions.value(round.resource(), flag)
                    .filter(value -> !READABLE.contains(value))
                    .filter(value -> told.add(round.resource().getMetadata().getUid() + " " + flag + "=" + value))
                    .ifPresent(value -> round.warning(
                            "InvalidAnnotation", flag + " is neither \"true\" nor \"false\", and ignored"));
        }
    }
}
