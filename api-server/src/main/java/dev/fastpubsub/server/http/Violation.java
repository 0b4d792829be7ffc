package dev.fastpubsub.server.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a request, in the shape that FastAPI and pydantic gave it.
 *
 * @param location where: {@code body}, {@code query} or {@code path}, then field names and indexes (Integer)
 * @param input the offending value as JSON; null for nothing at all. Of a longer one only as much is kept as shows that: an input may
 *     have 32 MiB
 */
public record Violation(
        String type,
        List<Object> location,
        String message,
        @Nullable String input) {

    /** Characters; longer inputs are told in part. */
    static final int MAX_INPUT = 1000;

    public Violation {
        if (input != null && input.length() > MAX_INPUT) {
            input = input.substring(0, MAX_INPUT + 1);
        }
        location = List.copyOf(location);
    }
}
