package dev.fastpubsub.operator.survey;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What the server held of one kind at the last look at all of it, with what the operator itself has changed since. What is here
 * was there: good enough for a round that finds nothing to do. What is not here may be there all the same: only the server can
 * prove that something is gone. Thread-safe.
 */
public final class Survey<T> {

    private final Function<T, String> id;
    private final Map<String, T> objects = new ConcurrentHashMap<>();

    public Survey(Function<T, String> id) {
        this.id = id;
    }

    public Optional<T> find(String objectId) {
        return Optional.ofNullable(objects.get(objectId));
    }

    /** The operator has just made or changed it, or read it again. */
    public void note(T object) {
        objects.put(id.apply(object), object);
    }

    /** The operator has just deleted it, or been told that it is gone. */
    public void forget(String objectId) {
        objects.remove(objectId);
    }

    Set<String> ids() {
        return Set.copyOf(objects.keySet());
    }

    public Collection<T> all() {
        return objects.values();
    }

    void replace(List<T> listed) {
        List<String> ids = listed.stream().map(id).toList();
        objects.keySet().retainAll(Set.copyOf(ids));
        listed.forEach(this::note);
    }
}
