package dev.fastpubsub.server.http;

import jakarta.servlet.http.HttpServletRequest;

/** Which part of a list is asked for: {@code offset} from 0, {@code limit} from 1 to 100. */
public record Page(long offset, int limit) {

    private static final int DEFAULT_LIMIT = 10;
    private static final int MAX_LIMIT = 100;

    public static Page of(HttpServletRequest request) {
        Query query = new Query(request);
        long offset = query.integer("offset", 0, 0, Long.MAX_VALUE);
        int limit = (int) query.integer("limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
        query.throwIfWrong();
        return new Page(offset, limit);
    }
}
