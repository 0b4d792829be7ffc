package dev.fastpubsub.operator.claim;

import dev.fastpubsub.crd.v1alpha1.Reason;
import dev.fastpubsub.operator.status.Refusal;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One id has one owner among the resources of all namespaces: one that has synced, else the oldest, else the one with the
 * lowest uid. The order depends on nothing that changes by itself, so a restart changes no owner.
 */
public final class Claims {

    private Claims() {}

    /** @param hasSynced whether a resource has ever had its object on the server */
    public static <R extends HasMetadata> Optional<R> owner(Collection<R> claimants, Predicate<R> hasSynced) {
        return claimants.stream()
                .min(Comparator.comparing((R resource) -> !hasSynced.test(resource))
                        .thenComparing(Claims::created)
                        .thenComparing(resource -> resource.getMetadata().getUid()));
    }

    /** Refuses a resource that is not the owner of the id it asks for. */
    public static <R extends HasMetadata> void require(
            R resource, String id, Collection<R> claimants, Predicate<R> hasSynced) {
        owner(claimants, hasSynced)
                .filter(owner -> !isSame(owner, resource))
                .filter(owner -> !hasSynced.test(resource) || hasSynced.test(owner))
                .ifPresent(owner -> {
                    throw new Refusal(Reason.ID_CONFLICT, "the id " + id + " is claimed by " + name(owner));
                });
    }

    /** Whether another resource that is to stay has the object of this id, too: then deleting one must not take it away. */
    public static <R extends HasMetadata> boolean isShared(
            R resource, Collection<R> claimants, Predicate<R> hasSynced) {
        return claimants.stream()
                .anyMatch(other -> !isSame(other, resource) && !other.isMarkedForDeletion() && hasSynced.test(other));
    }

    /** As people write it: namespace, slash, name. */
    public static String name(HasMetadata resource) {
        return resource.getMetadata().getNamespace() + "/"
                + resource.getMetadata().getName();
    }

    public static boolean isSame(HasMetadata one, HasMetadata other) {
        return one.getMetadata().getUid().equals(other.getMetadata().getUid());
    }

    private static Instant created(HasMetadata resource) {
        return Instant.parse(resource.getMetadata().getCreationTimestamp());
    }
}
