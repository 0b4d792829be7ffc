package dev.fastpubsub.server.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Knows the state of clients without asking the database for each call.
 *
 * <p>The database counts changes of clients: its generation. What is known of a client holds as long as the generation has not
 * moved, and the generation itself is asked for when the last answer is older than {@link #MAX_AGE}, by one caller for all
 * who wait. So every answer is as of {@value #MAX_AGE_MILLIS} ms before the question at the latest, whichever server made the
 * change: invariant of revocation. Age counts from the moment the generation was asked for, and a state is read after the
 * generation it is filed under, so it can only be newer than its label. While the database does not answer, neither does this.
 * Thread-safe; a crash loses nothing.
 */
public final class ClientDirectory {

    private static final int MAX_AGE_MILLIS = 500;
    static final Duration MAX_AGE = Duration.ofMillis(MAX_AGE_MILLIS);

    private static final int CACHED_CLIENTS = 100_000;

    private final ClientStore store;
    private final ReentrantLock asking = new ReentrantLock();
    private final Cache<UUID, Known> known =
            Caffeine.newBuilder().maximumSize(CACHED_CLIENTS).build();

    private volatile @Nullable Checked lastChecked;

    ClientDirectory(ClientStore store) {
        this.store = store;
    }

    /** As of {@link #MAX_AGE} ago at the latest. Empty when there is no such client. */
    public Optional<ClientState> find(UUID id) {
        return find(id, System.nanoTime() - MAX_AGE.toNanos());
    }

    /** As of now: for whoever has just made a client on another server. Empty when there is no such client. */
    public Optional<ClientState> findLatest(UUID id) {
        return find(id, System.nanoTime());
    }

    private Optional<ClientState> find(UUID id, long notBefore) {
        long generation = generation(notBefore);
        Known client = known.getIfPresent(id);
        if (client == null || client.generation != generation) {
            client = known.asMap()
                    .compute(
                            id,
                            (key, other) -> other != null && other.generation == generation
                                    ? other
                                    : new Known(generation, store.state(id)));
        }
        return client.state;
    }

    /** Makes a change of this server's own count at once. */
    void forget() {
        lastChecked = null;
    }

    private long generation(long notBefore) {
        Checked checked = lastChecked;
        if (checked == null || checked.isBefore(notBefore)) {
            checked = ask(notBefore);
        }
        if (checked.failure != null) {
            throw checked.failure;
        }
        return checked.generation;
    }

    /** Whoever waited for another's answer takes it, be it a failure: a database that is down is not asked in turn. */
    private Checked ask(long notBefore) {
        asking.lock();
        try {
            Checked checked = lastChecked;
            if (checked == null || checked.isBefore(notBefore)) {
                checked = Checked.now(store);
                lastChecked = checked;
            }
            return checked;
        } finally {
            asking.unlock();
        }
    }

    private record Known(long generation, Optional<ClientState> state) {}

    /** @param since when the database was asked, of {@link System#nanoTime} */
    private record Checked(
            long since, long generation, @Nullable RuntimeException failure) {

        static Checked now(ClientStore store) {
            long since = System.nanoTime();
            try {
                return new Checked(since, store.generation(), null);
            } catch (RuntimeException e) {
                return new Checked(since, 0, e);
            }
        }

        boolean isBefore(long instant) {
            return since - instant < 0;
        }
    }
}
