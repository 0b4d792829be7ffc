package dev.fastpubsub.helm.chart;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.AnyType;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Quantity;
import java.beans.BeanInfo;
import java.beans.IntrospectionException;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Finds fields that the model of Kubernetes does not have: the model keeps them apart instead of refusing them. */
final class UnknownFields {

    private static final String APART = "additionalProperties";

    private final List<String> found = new ArrayList<>();

    private UnknownFields() {}

    static List<String> of(KubernetesResource resource) {
        UnknownFields fields = new UnknownFields();
        fields.visit(resource.getClass().getSimpleName(), resource);
        return fields.found;
    }

    private void visit(String path, Object value) {
        switch (value) {
            case Collection<?> items -> items.forEach(item -> visit(path + "[]", item));
            case Map<?, ?> map -> map.forEach((key, item) -> visit(path + "." + key, item));
            // These hold what they were given, whatever it is.
            case Quantity _, IntOrString _, AnyType _, JsonNode _, GenericKubernetesResource _ -> {}
            default -> {
                if (value.getClass().getName().startsWith("io.fabric8.")) {
                    properties(value).forEach(property -> visitProperty(path, value, property));
                }
            }
        }
    }

    private void visitProperty(String path, Object owner, PropertyDescriptor property) {
        Object value = read(owner, property);
        if (property.getName().equals(APART)) {
            if (value instanceof Map<?, ?> unknown) {
                unknown.keySet().forEach(name -> found.add(path + "." + name));
            }
        } else if (value != null) {
            visit(path + "." + property.getName(), value);
        }
    }

    private static List<PropertyDescriptor> properties(Object value) {
        try {
            BeanInfo info = Introspector.getBeanInfo(value.getClass(), Object.class);
            return Arrays.stream(info.getPropertyDescriptors())
                    .filter(property -> property.getReadMethod() != null)
                    .toList();
        } catch (IntrospectionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @org.jspecify.annotations.Nullable Object read(Object owner, PropertyDescriptor property) {
        try {
            return property.getReadMethod().invoke(owner);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
