package dev.fastpubsub.operator.survey;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the server held of one kind at the last look at all of it, with what the operator itself has changed since. What is here
 * was there: good enough for a round that finds nothing to do. What is not here may be there all the same: only the server can
 * prove that something is gone. Thread-safe.
 */
public final class Survey<T> {

    private final Function<T, String> id;
    private final Map<String, T> objects = new ConcurrentHashMap<>();

    /** What was noted or forgotten since the last list was asked for. */
    private final Set<String> touched = new HashSet<>();

    public Survey(Function<T, String> id) {
        this.id = id;
    }

    public Optional<T> find(String objectId) {
        return Optional.ofNullable(objects.get(objectId));
    }

    /** The operator has just made or changed it, or read it again. */
    public synchronized void note(T object) {
        touched.add(id.apply(object));
        objects.put(id.apply(object), object);
    }

    /** The operator has just deleted it, been told that it is gone, or cannot know how it is. */
    public synchronized void forget(String objectId) {
        touched.add(objectId);
        objects.remove(objectId);
    }

    Set<String> ids() {
        return Set.copyOf(objects.keySet());
    }

    public Collection<T> all() {
        return objects.values();
    }

    /** Before a list of all objects is asked for. */
    synchronized void begin() {
        touched.clear();
    }

    /** With the list that was asked for; what is known of an object from after that is newer than the list, and stays. */
    synchronized void replace(List<T> listed) {
        Map<String, T> there = listed.stream().collect(Collectors.toMap(id, Function.identity(), (one, same) -> same));
        there.keySet().removeAll(touched);
        objects.keySet().removeIf(known -> !touched.contains(known) && !there.containsKey(known));
        objects.putAll(there);
    }
}
