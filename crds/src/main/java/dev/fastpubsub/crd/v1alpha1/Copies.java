package dev.fastpubsub.crd.v1alpha1;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Copies that nobody can change; nothing becomes an empty one. Maps keep their order. */
final class Copies {
    private Copies() {}

    static <T> List<T> of(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    static <V> Map<String, V> of(@Nullable Map<String, V> map) {
        return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    static Map<String, List<String>> ofLists(@Nullable Map<String, List<String>> map) {
        Map<String, List<String>> copy = new LinkedHashMap<>(of(map));
        copy.replaceAll((key, list) -> of(list));
        return Collections.unmodifiableMap(copy);
    }
}
