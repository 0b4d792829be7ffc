package dev.fastpubsub.operator.chaos;

import dev.fastpubsub.operator.chaos.Wish.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The world that somebody wants, which changes at random. Thread-safe. */
final class Wishes {

    private static final int TOPICS = 4;
    private static final int CLIENTS = 3;

    private final Map<String, Wish> wishes = new LinkedHashMap<>();

    Wishes() {
        for (int i = 0; i < TOPICS; i++) {
            String topic = "topic-" + i;
            put(Wish.nothing(Kind.TOPIC, topic, ""));
            put(Wish.nothing(Kind.SUBSCRIPTION, topic + "-a", topic));
            put(Wish.nothing(Kind.SUBSCRIPTION, topic + "-b", topic));
        }
        put(Wish.nothing(Kind.RETAINED_TOPIC, "kept", ""));
        for (int i = 0; i < CLIENTS; i++) {
            put(Wish.nothing(Kind.CLIENT, "client-" + i, ""));
        }
    }

    synchronized List<Wish> all() {
        return List.copyOf(wishes.values());
    }

    synchronized Wish of(Wish older) {
        return wishes.get(older.name());
    }

    /** Changes what is wanted of one name, and of those that hang on it. @return what was changed, for people */
    synchronized String change(RandomGenerator random) {
        List<Wish> all = new ArrayList<>(wishes.values());
        Wish wish = all.get(random.nextInt(all.size()));
        if (!wish.wanted()) {
            if (wish.kind() == Kind.SUBSCRIPTION && !wishes.get(wish.topic()).wanted()) {
                return makeAnew(wishes.get(wish.topic()));
            }
            put(wish.anew());
            return "make " + wish.name();
        }
        return switch (random.nextInt(4)) {
            case 0 -> delete(wish);
            case 1 -> makeAnew(wish);
            default -> revise(wish, random);
        };
    }

    private String revise(Wish wish, RandomGenerator random) {
        return switch (wish.kind()) {
            case TOPIC, RETAINED_TOPIC -> makeAnew(wish);
            case SUBSCRIPTION -> {
                put(wish.revised());
                yield "change " + wish.name();
            }
            case CLIENT -> {
                boolean rotate = random.nextBoolean();
                put(rotate ? wish.rotated() : wish.revised());
                yield (rotate ? "rotate " : "change ") + wish.name();
            }
        };
    }

    private String delete(Wish wish) {
        put(wish.gone());
        subscriptionsOf(wish).forEach(subscription -> put(subscription.gone()));
        return "delete " + wish.name();
    }

    private String makeAnew(Wish wish) {
        put(wish.anew());
        subscriptionsOf(wish).forEach(subscription -> put(subscription.anew()));
        return "delete and make " + wish.name();
    }

    private List<Wish> subscriptionsOf(Wish topic) {
        return wishes.values().stream()
                .filter(wish -> wish.topic().equals(topic.name()))
                .toList();
    }

    private void put(Wish wish) {
        wishes.put(wish.name(), wish);
    }
}
