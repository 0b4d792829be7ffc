package dev.fastpubsub.operator.lifecycle;

import dev.fastpubsub.operator.reconcile.Round;
import dev.fastpubsub.operator.server.Outcome;
import dev.fastpubsub.operator.status.Refusal;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Objects of one kind on the server, and where their resources remember them.
 *
 * @param <R> the resource
 * @param <S> its status
 * @param <T> the object
 */
public interface ServerObjects<R extends CustomResource<?, S>, S, T> {

    /** For sentences: "topic". */
    String noun();

    String createdAt(T object);

    Outcome<T> find(String id);

    Outcome<T> create(Round<R, S> round, String id);

    Outcome<JsonNode> delete(String id);

    Mark mark(S status);

    S marked(S status, Mark mark);

    /** Whether objects that were there before may be taken over. */
    boolean adopts(R resource);

    /** Why an object cannot be what the resource asks for, whatever its policy. */
    default Optional<Refusal> objection(Round<R, S> round, T object) {
        return Optional.empty();
    }

    /** After the loss of an object was told. */
    default void lost(Round<R, S> round) {}
}
