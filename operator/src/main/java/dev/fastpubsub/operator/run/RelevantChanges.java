package dev.fastpubsub.operator.run;

import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Objects;

/** Changes of a resource that the operator has to look at: not those of a status, which are its own. */
final class RelevantChanges<R extends CustomResource<?, ?>> implements OnUpdateFilter<R> {

    @Override
    public boolean accept(R changed, R before) {
        return !Objects.equals(changed.getSpec(), before.getSpec())
                || changed.isMarkedForDeletion() != before.isMarkedForDeletion()
                || !Objects.equals(
                        changed.getMetadata().getAnnotations(),
                        before.getMetadata().getAnnotations())
                || !Objects.equals(
                        changed.getMetadata().getUid(), before.getMetadata().getUid());
    }
}
