package dev.fastpubsub.operator.claim;

import dev.fastpubsub.crd.v1alpha1.Reason;
import dev.fastpubsub.operator.config.TenancyConfig;
import dev.fastpubsub.operator.config.TenancyConfig.IdPolicy;
import dev.fastpubsub.operator.status.Refusal;
import io.fabric8.kubernetes.api.model.HasMetadata;
import org.jspecify.annotations.Nullable;

/** What a resource is called on the server. Thread-safe. */
public final class Ids {

    private final IdPolicy policy;

    public Ids(TenancyConfig config) {
        this.policy = config.idPolicy();
    }

    /**
     * What the status says, which never changes; else what the spec says; else the resource's name by the policy.
     *
     * @param fromStatus null for what is not set yet
     * @param fromSpec null for the default
     */
    public String of(HasMetadata resource, @Nullable String fromStatus, @Nullable String fromSpec) {
        if (fromStatus != null) {
            return fromStatus;
        }
        if (fromSpec != null) {
            return fromSpec;
        }
        return switch (policy) {
            case PLAIN -> resource.getMetadata().getName();
            case NAMESPACE_PREFIX -> prefix(resource) + resource.getMetadata().getName();
        };
    }

    /** Of a resource that has no id in its status yet. */
    public void check(HasMetadata resource, String id) {
        if (policy == IdPolicy.NAMESPACE_PREFIX && !id.startsWith(prefix(resource))) {
            throw new Refusal(Reason.ID_NOT_ALLOWED, "ids in this namespace must start with " + prefix(resource));
        }
        if (id.equals(".") || id.equals("..")) {
            throw new Refusal(Reason.INVALID_SPEC, "the id " + id + " means something else in a URL: choose another");
        }
        if (id.length() > 128) {
            throw new Refusal(Reason.INVALID_SPEC, "the id " + id + " has more than 128 characters: choose one");
        }
    }

    private static String prefix(HasMetadata resource) {
        return resource.getMetadata().getNamespace() + ".";
    }
}
