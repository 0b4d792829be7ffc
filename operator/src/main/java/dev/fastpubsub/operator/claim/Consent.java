package dev.fastpubsub.operator.claim;

import dev.fastpubsub.crd.v1alpha1.AllowedNamespaces;
import dev.fastpubsub.crd.v1alpha1.NamespacesFrom;
import dev.fastpubsub.crd.v1alpha1.Topic;

/** Whether a topic's owner lets another namespace refer to it. Thread-safe. */
public final class Consent {

    private final Namespaces namespaces;

    public Consent(Namespaces namespaces) {
        this.namespaces = namespaces;
    }

    public boolean isGiven(Topic topic, String namespace) {
        if (topic.getMetadata().getNamespace().equals(namespace)) {
            return true;
        }
        AllowedNamespaces allowed = topic.getSpec().allowedNamespaces();
        return allowed != null
                && switch (allowed.from()) {
                    case SAME -> false;
                    case ALL -> true;
                    case LIST -> allowed.names().contains(namespace);
                    case SELECTOR -> namespaces.matches(namespace, allowed.selector());
                };
    }

    /** Whether the topic asks for labels of namespaces, which the operator may not read everywhere. */
    public boolean isBeyondReach(Topic topic) {
        AllowedNamespaces allowed = topic.getSpec().allowedNamespaces();
        return allowed != null && allowed.from() == NamespacesFrom.SELECTOR && !namespaces.areKnown();
    }
}
