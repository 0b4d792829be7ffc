package dev.fastpubsub.operator.config;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which resources this operator is for.
 *
 * @param clusterScoped whether the operator may read namespaces and the definitions of its resources
 * @param resourceSelector of labels, empty for all resources; lets several operators share namespaces
 */
public record NamespacesConfig(Watched watched, boolean clusterScoped, String resourceSelector) {

    private static final String LIST = "WATCH_NAMESPACES";
    private static final String SELECTOR = "WATCH_NAMESPACE_SELECTOR";

    /** Which namespaces are watched. */
    public sealed interface Watched {
        /** Every namespace, those to come included. */
        record All() implements Watched {}

        /** Some namespaces by name. */
        record Named(Set<String> names) implements Watched {
            public Named {
                names = Set.copyOf(names);
            }
        }

        /** The namespaces with some labels, as they come and go. */
        record Selected(String selector) implements Watched {}
    }

    static NamespacesConfig read(Settings settings) {
        String list = settings.read(LIST, "*", "* or names separated by commas", NamespacesConfig::names);
        String selector = settings.text(SELECTOR, "", "a label selector such as team in (a,b)");
        boolean clusterScoped = settings.flag("CLUSTER_SCOPED", true);
        if (!selector.isEmpty() && settings.isGiven(LIST)) {
            settings.refuse(SELECTOR, "is set, and so is " + Settings.PREFIX + LIST + ": use one of them");
        }
        if (!selector.isEmpty() && !clusterScoped) {
            settings.refuse(
                    SELECTOR, "is set, but " + Settings.PREFIX + "CLUSTER_SCOPED=false forbids to read namespaces");
        }
        return new NamespacesConfig(
                watched(list, selector),
                clusterScoped,
                settings.text("RESOURCE_SELECTOR", "", "a label selector such as pubsub=main"));
    }

    private static Watched watched(String list, String selector) {
        if (!selector.isEmpty()) {
            return new Watched.Selected(selector);
        }
        return list.equals("*")
                ? new Watched.All()
                : new Watched.Named(Arrays.stream(list.split(",")).collect(Collectors.toSet()));
    }

    private static String names(String text) {
        String compact = text.replaceAll("\\s", "");
        if (!compact.equals("*") && !compact.matches("[a-z0-9-]{1,63}(,[a-z0-9-]{1,63})*")) {
            throw new IllegalArgumentException(text);
        }
        return compact;
    }
}
