package dev.fastpubsub.server.http;

import dev.fastpubsub.server.config.LimitsConfig;
import dev.fastpubsub.server.error.FastpubsubException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;

/**
 * Bounds what the payloads of all large answers together take, until their clients have taken them, however slowly. Those of a claim are
 * in memory when they ask for room, so as much again may wait for it, and no more. Small ones do not count, so that they never wait for
 * large ones: there is one for each connection at most. {@link RequestFilter} takes the memory back. Thread-safe.
 */
public final class AnswerMemory {

    /** Bytes of payloads that do not count. */
    static final int SMALL = 64 * 1024;

    /** Within the time that a client waits for an answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final String ATTRIBUTE = AnswerMemory.class.getName();

    private final Room room;

    public AnswerMemory(LimitsConfig limits) {
        this.room = new Room(limits.maxAnswersBytes(), PATIENCE, limits.maxAnswersBytes());
    }

    /**
     * Takes room for a request's answer, once.
     *
     * @param bytes of the payloads in it
     * @throws FastpubsubException SERVER_BUSY when there is none in time, or too many wait for it
     */
    public void reserve(HttpServletRequest request, long bytes) {
        if (bytes > SMALL) {
            Held held = new Held(room);
            room.enter(held, bytes);
            request.setAttribute(ATTRIBUTE, held);
        }
    }

    /** Takes back what was given to a request. */
    static void release(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Held held) {
            held.room.leave(held);
        }
    }

    private static final class Held implements Room.Tenant {
        private final Room room;

        Held(Room room) {
            this.room = room;
        }
    }
}
