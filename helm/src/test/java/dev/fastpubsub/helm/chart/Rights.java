package dev.fastpubsub.helm.chart;

import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a rendered chart's roles allow whoever they are bound to.
 *
 * @param everywhere rules of ClusterRoles
 * @param namespaced rules of Roles, each in its namespace
 */
record Rights(List<PolicyRule> everywhere, List<InNamespace> namespaced) {

    /** A rule of a Role. */
    record InNamespace(String namespace, PolicyRule rule) {}

    /** Of all roles whose names begin so. */
    static Rights of(List<KubernetesObject> objects, String component) {
        List<PolicyRule> everywhere = new ArrayList<>();
        List<InNamespace> namespaced = new ArrayList<>();
        for (KubernetesObject object : objects) {
            if (!component.equals(object.map("/metadata/labels").get("app.kubernetes.io/component"))) {
                continue;
            }
            KubernetesResource typed = object.typed();
            if (typed instanceof ClusterRole role) {
                everywhere.addAll(role.getRules());
            } else if (typed instanceof Role role) {
                role.getRules().forEach(rule -> namespaced.add(new InNamespace(object.namespace(), rule)));
            }
        }
        return new Rights(List.copyOf(everywhere), List.copyOf(namespaced));
    }

    boolean allow(KubernetesCall call) {
        return everywhere.stream().anyMatch(rule -> allows(rule, call))
                || namespaced.stream()
                        .anyMatch(rule -> rule.namespace().equals(call.namespace()) && allows(rule.rule(), call));
    }

    /** Single rights, as group/resource verb, that none of the calls needed. */
    List<String> unused(Collection<KubernetesCall> calls) {
        return Stream.concat(everywhere.stream(), namespaced.stream().map(InNamespace::rule))
                .flatMap(rule -> rule.getApiGroups().stream()
                        .flatMap(group -> rule.getResources().stream()
                                .flatMap(resource -> rule.getVerbs().stream()
                                        .filter(verb -> calls.stream()
                                                .noneMatch(call -> call.group().equals(group)
                                                        && call.resource().equals(resource)
                                                        && call.verb().equals(verb)))
                                        .map(verb -> group + "/" + resource + " " + verb))))
                .distinct()
                .toList();
    }

    private static boolean allows(PolicyRule rule, KubernetesCall call) {
        return rule.getApiGroups().contains(call.group())
                && rule.getResources().contains(call.resource())
                && rule.getVerbs().contains(call.verb())
                && (rule.getResourceNames().isEmpty() || rule.getResourceNames().contains(call.name()));
    }
}
