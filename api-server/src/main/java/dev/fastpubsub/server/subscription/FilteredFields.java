package dev.fastpubsub.server.subscription;

import dev.fastpubsub.server.json.JsonScalars;
import dev.fastpubsub.server.json.JsonSlice;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads of a message no more than some filters ask for. Immutable. */
public record FilteredFields(Set<String> names) {

    public FilteredFields {
        names = Set.copyOf(names);
    }

    /** What any of the filters asks for. */
    public static FilteredFields of(Collection<Filter> filters) {
        return new FilteredFields(filters.stream()
                .flatMap(filter -> filter.accepted().keySet().stream())
                .collect(Collectors.toSet()));
    }

    /** The fields of a message, which must be a JSON object, as {@link Filter#matches} takes them. */
    public Map<String, String> of(JsonSlice message) {
        Map<String, String> texts = new HashMap<>();
        JsonScalars.of(message, names)
                .forEach((name, value) -> Filter.text(value).ifPresent(text -> texts.put(name, text)));
        return texts;
    }
}
