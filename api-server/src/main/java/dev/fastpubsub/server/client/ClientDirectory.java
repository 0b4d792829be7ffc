package dev.fastpubsub.server.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.fastpubsub.server.database.Latest;
import dev.fastpubsub.server.error.FastpubsubException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows the state of clients without asking the database for each call.
 *
 * <p>The database gives clients a new generation with every change of any of them. What is known of a client holds as long as
 * the generation is the same, and the generation is asked for when the last answer is older than {@link #MAX_AGE}, by one
 * caller for all who wait. So every answer is as of {@value #MAX_AGE_MILLIS} ms before the question at the latest, whichever
 * server made the change: invariant of revocation. A state is read after the generation it is filed under, so it can only be
 * newer than its label. While the database does not answer, neither does this. Thread-safe; a crash loses nothing.
 */
public final class ClientDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(ClientDirectory.class);

    private static final int MAX_AGE_MILLIS = 500;
    static final Duration MAX_AGE = Duration.ofMillis(MAX_AGE_MILLIS);

    private static final int CACHED_CLIENTS = 20_000;

    private final ClientStore store;
    private final Latest<UUID> generation;
    private final Cache<UUID, Known> known =
            Caffeine.newBuilder().maximumSize(CACHED_CLIENTS).build();

    ClientDirectory(ClientStore store) {
        this.store = store;
        this.generation = new Latest<>(store::generation);
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
        UUID current = generation.asOf(notBefore);
        Known client = known.getIfPresent(id);
        if (client == null || !client.generation.equals(current)) {
            client = new Known(current, store.state(id));
            known.put(id, client);
        }
        return client.state;
    }

    /**
     * Hashes a secret as we do where it is still hashed as the original does, so that the next login is cheap. Tokens stay good. When
     * it cannot be stored, the next login tries again.
     *
     * @param secret that has been found to be the client's
     */
    public void upgrade(ClientState client, String secret) {
        if (OriginalSecret.isOne(client.secretHash())) {
            try {
                store.rehash(client.id(), client.secretHash(), ClientSecret.hash(secret));
            } catch (FastpubsubException e) {
                LOG.warn("the secret of client {} keeps the original's hash for now: {}", client.id(), e.getMessage());
            }
        }
    }

    /** Makes a change of this server's own count at once. */
    void forget() {
        generation.forget();
    }

    private record Known(UUID generation, Optional<ClientState> state) {}
}
