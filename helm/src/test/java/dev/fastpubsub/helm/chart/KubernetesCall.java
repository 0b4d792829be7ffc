package dev.fastpubsub.helm.chart;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request as Kubernetes authorizes it (https://kubernetes.io/docs/reference/access-authn-authz/authorization).
 *
 * @param group empty for the core
 * @param resource with its subresource, as roles have it
 * @param namespace empty for what has none, and for all namespaces
 * @param name empty for lists and creations
 */
record KubernetesCall(String verb, String group, String resource, String namespace, String name) {

    private static final Pattern PATH =
            Pattern.compile("(GET|POST|PUT|PATCH|DELETE) /(?:api|apis/(?<group>[^/]+))/(?<version>v[^/]+)"
                    + "(?:/namespaces/(?<namespace>[^/?]+))?/(?<resource>[^/?]+)(?:/(?<name>[^/?]+))?"
                    + "(?:/(?<subresource>[^/?]+))?(?<query>\\?.*)?");

    /** @param line method and path with query, such as {@code GET /api/v1/namespaces/a/secrets?watch=true} */
    static KubernetesCall of(String line) {
        Matcher matcher = PATH.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no call of a resource: " + line);
        }
        String name = part(matcher, "name");
        String subresource = part(matcher, "subresource");
        return new KubernetesCall(
                verb(matcher.group(1), name, part(matcher, "query")),
                part(matcher, "group"),
                part(matcher, "resource") + (subresource.isEmpty() ? "" : "/" + subresource),
                part(matcher, "namespace"),
                name);
    }

    private static String verb(String method, String name, String query) {
        return switch (method) {
            case "GET" -> query.contains("watch=true") ? "watch" : name.isEmpty() ? "list" : "get";
            case "POST" -> "create";
            case "PUT" -> "update";
            default -> method.toLowerCase(Locale.ROOT);
        };
    }

    private static String part(Matcher matcher, String name) {
        return Objects.requireNonNullElse(matcher.group(name), "");
    }
}
