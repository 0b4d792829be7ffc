package dev.fastpubsub.operator.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What namespaces may do to each other.
 *
 * @param unmanagedTopics the namespaces whose Subscriptions and Clients may name topics that no Topic resource owns; "*" is all
 * @param ceilings the scopes that Clients of a namespace may have beside those for its own ids; "*" is every namespace
 */
public record TenancyConfig(IdPolicy idPolicy, Set<String> unmanagedTopics, Map<String, List<String>> ceilings) {

    private static final String ANY = "*";

    /** What an id is that a resource does not choose. */
    public enum IdPolicy {
        /** The resource's name. */
        PLAIN,
        /** The namespace's name, a dot, the resource's name; and ids that are chosen must start so. */
        NAMESPACE_PREFIX
    }

    public TenancyConfig {
        unmanagedTopics = Set.copyOf(unmanagedTopics);
        ceilings = Map.copyOf(ceilings);
    }

    static TenancyConfig read(Settings settings) {
        return new TenancyConfig(
                settings.read("ID_POLICY", "Plain", "Plain or NamespacePrefix", TenancyConfig::idPolicy),
                settings.read(
                        "UNMANAGED_TOPICS",
                        "",
                        "* or names of namespaces separated by commas",
                        text -> Arrays.stream(text.split(","))
                                .map(String::strip)
                                .collect(Collectors.toSet())),
                settings.read(
                        "SCOPE_CEILING",
                        "",
                        "namespace=scope scope;namespace=scope, with * for every namespace",
                        TenancyConfig::ceilings));
    }

    public boolean mayUseUnmanagedTopics(String namespace) {
        return unmanagedTopics.contains(ANY) || unmanagedTopics.contains(namespace);
    }

    /** What the setting adds for a namespace. */
    public List<String> ceiling(String namespace) {
        return Stream.of(ANY, namespace)
                .flatMap(name -> ceilings.getOrDefault(name, List.of()).stream())
                .toList();
    }

    private static IdPolicy idPolicy(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "plain" -> IdPolicy.PLAIN;
            case "namespaceprefix" -> IdPolicy.NAMESPACE_PREFIX;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static Map<String, List<String>> ceilings(String text) {
        Map<String, List<String>> ceilings = new TreeMap<>();
        for (String part : text.split(";")) {
            String[] sides = part.split("=", 2);
            if (part.isBlank()) {
                continue;
            }
            if (sides.length != 2 || sides[0].isBlank() || sides[1].isBlank()) {
                throw new IllegalArgumentException(part);
            }
            ceilings.put(sides[0].strip(), List.of(sides[1].strip().split("\\s+")));
        }
        return ceilings;
    }
}
