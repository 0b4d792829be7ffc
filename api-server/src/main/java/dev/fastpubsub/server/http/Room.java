package dev.fastpubsub.server.http;

import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Memory in kibibytes, given out in the order of asking; who asks for more than all of it gets all. Where it does not suffice, tenants
 * that give way lose theirs at once, those who came first before others; then whoever asks waits, and in the end is told that the server
 * is busy. The first who waits looks now and then whether a tenant has come to give way, since nobody tells.
 *
 * <p>Invariant, under the lock: what is free and what tenants have is all of it, and while somebody waits the first of them has been
 * called or looks again soon. Thread-safe.
 */
final class Room {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Who has a part of the room. Told apart by identity. */
    interface Tenant {

        /** Whether it gives up what it has, which then is no longer its own. Called with the room's lock held. */
        default boolean givesWay() {
            return false;
        }
    }

    private final int size;
    private final long patienceNanos;
    private final int mostWaitedFor;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Condition> queue = new ArrayDeque<>();
    private final Map<Tenant, Integer> taken = new LinkedHashMap<>();
    private int free;
    private long waitedFor;

    /** A room for which any number may wait. */
    Room(long bytes, Duration patience) {
        this(bytes, patience, Long.MAX_VALUE);
    }

    /** @param mostWaitedFor bytes for which others may wait, all together; who asks beyond is refused at once */
    Room(long bytes, Duration patience, long mostWaitedFor) {
        this.mostWaitedFor = kibibytes(mostWaitedFor);
        this.size = kibibytes(bytes);
        this.free = size;
        this.patienceNanos = patience.toNanos();
    }

    /**
     * Lets a tenant in who is not in the room.
     *
     * @throws FastpubsubException SERVER_BUSY when there is no room in time, or too many wait for it
     */
    void enter(Tenant tenant, long bytes) {
        int wanted = wanted(bytes);
        lock.lock();
        try {
            if (!queue.isEmpty() || !isFree(wanted)) {
                await(wanted);
            }
            free -= wanted;
            taken.put(tenant, wanted);
        } finally {
            lock.unlock();
        }
    }

    /** Takes back what is more than enough for so many bytes. */
    void keep(Tenant tenant, long bytes) {
        lock.lock();
        try {
            Integer before = taken.get(tenant);
            int enough = wanted(bytes);
            if (before != null && enough < before) {
                taken.put(tenant, enough);
                free += before - enough;
                callFirst();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes back all that a tenant has, if anything. */
    void leave(Tenant tenant) {
        lock.lock();
        try {
            Integer before = taken.remove(tenant);
            if (before != null) {
                free += before;
                callFirst();
            }
        } finally {
            lock.unlock();
        }
    }

    private void await(int wanted) {
        if (waitedFor + wanted > mostWaitedFor) {
            throw new FastpubsubException(ErrorCode.SERVER_BUSY);
        }
        Condition turn = lock.newCondition();
        queue.add(turn);
        waitedFor += wanted;
        try {
            long left = patienceNanos;
            while (queue.peek() != turn || !isFree(wanted)) {
                if (left <= 0) {
                    throw new FastpubsubException(ErrorCode.SERVER_BUSY);
                }
                long time = queue.peek() == turn ? Math.min(left, LOOK_NANOS) : left;
                left -= time - turn.awaitNanos(time);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FastpubsubException(ErrorCode.SERVER_BUSY, "interrupted", e);
        } finally {
            waitedFor -= wanted;
            queue.remove(turn);
            callFirst();
        }
    }

    private boolean isFree(int wanted) {
        Iterator<Map.Entry<Tenant, Integer>> tenants = taken.entrySet().iterator();
        while (free < wanted && tenants.hasNext()) {
            Map.Entry<Tenant, Integer> tenant = tenants.next();
            if (tenant.getKey().givesWay()) {
                free += tenant.getValue();
                tenants.remove();
            }
        }
        return free >= wanted;
    }

    private void callFirst() {
        Condition first = queue.peek();
        if (first != null) {
            first.signal();
        }
    }

    private int wanted(long bytes) {
        return Math.min(size, kibibytes(bytes));
    }

    private static int kibibytes(long bytes) {
        return (int) Math.clamp(Math.ceilDiv(bytes, 1024), 1, Integer.MAX_VALUE);
    }
}
