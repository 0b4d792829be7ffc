package dev.fastpubsub.server.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a request, in the shape that FastAPI and pydantic gave it.
 *
 * @param location where: {@code body}, {@code query} or {@code path}, then field names and indexes (Integer)
 * @param input the offending value as JSON; null for nothing at all
 */
public record Violation(
        String type,
        List<Object> location,
        String message,
        @Nullable String input) {

    public Violation {
        location = List.copyOf(location);
    }
}
