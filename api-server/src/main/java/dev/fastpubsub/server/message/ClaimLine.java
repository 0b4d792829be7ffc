package dev.fastpubsub.server.message;

import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import dev.fastpubsub.server.message.Place.State;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Where the consumers of one subscription meet in this server, in the order of their coming.
 *
 * <p>One round runs at a time: one transaction that claims for the first of the line, for as many as fit. Whoever comes and finds none
 * running runs one at once; whoever comes meanwhile stands in line, and the first of the line runs the next. When a round leaves nothing,
 * all who stood there when it began have their answer: nothing. Those among them who wait stay in their places until somebody calls
 * {@link #wake}; then the first of them runs a round. So a message costs one claim, however many wait for it, and whoever has waited
 * longest gets it. Whoever comes to wait while nothing is there, and all that comes would call, joins them without a round.
 *
 * <p>Invariant, under the lock: while somebody in line has not been tried for, or {@link #wake} was called since the last round began and
 * the line is not empty, a round is running or the first of the line has been told to run one. Whoever leaves the line passes that on.
 * Those who have been tried for stand before those who have not. While it is unsettled when there will be something for those who wait,
 * {@link Waiting#goesOn} is called at the end of the next round that leaves them waiting. Waiting takes a virtual thread each, no connection and no thread of a
 * pool. Thread-safe; a crash leaves what was claimed and not answered to the lock's timeout.
 */
final class ClaimLine {

    /** Claimants in one round, and what they ask for together, unless one asks for more. */
    private static final int MAX_CLAIMANTS = 50;

    private static final int MAX_MESSAGES = 1_000;

    /** How long nobody asks where nothing was: calls can be lost with the connection that brings them. */
    private static final Duration TRUSTED = Duration.ofSeconds(1);

    private final Function<List<Claim>, ClaimRound> work;
    private final Waiting waiting;
    private final long trustedNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Place> line = new ArrayDeque<>();
    private boolean running;
    private boolean wakened;
    private boolean unsettled;

    /** Since before the round that runs, or the last that ran, whatever comes has called {@link #wake}. */
    private boolean roundIsNoted;

    /** The last round left nothing, and whatever has come since it began would have called. */
    private boolean nothingThere;

    private long foundNothingAt;

    /** Whoever tells of messages knows of this line. */
    private boolean noted;

    private boolean idle;
    private volatile boolean closed;
    private long lastNumber;
    private int untried;
    private int patient;

    /** What a line tells about itself, with its lock held: whoever hears it must be quick, throw nothing and call nothing of the line. */
    interface Waiting {

        /** Somebody waits, and the line has to be called by {@link #wake} when there is something. */
        void begins(ClaimLine line);

        /** Whether nothing comes without such a call, soon at least. */
        boolean hearsAll();

        /** Those who wait found nothing, and things may have changed: time to find out when there will be something. */
        void goesOn(ClaimLine line);

        /** Nobody has waited for a while, and the line need not be called any more. */
        void ends(ClaimLine line);
    }

    /** @param work claims for all of a list or, by throwing, for none of it */
    ClaimLine(Function<List<Claim>, ClaimRound> work, Waiting waiting) {
        this(work, waiting, TRUSTED);
    }

    /** @param trusted how long whoever comes to wait relies on the last round that found nothing */
    ClaimLine(Function<List<Claim>, ClaimRound> work, Waiting waiting, Duration trusted) {
        this.work = work;
        this.waiting = waiting;
        this.trustedNanos = trusted.toNanos();
    }

    /**
     * Messages for a claim, as soon as there are any; none when its time is over, or when it has hung up.
     *
     * @throws FastpubsubException DATABASE_BUSY when its turn does not come in time
     * @throws RuntimeException whatever the work threw
     */
    List<Message> take(Claim claim) {
        Place place = new Place(claim);
        boolean leads = enter(place);
        try {
            while (place.state != State.GONE) {
                if (leads) {
                    place.noteInterrupt(); // which is not for the others' work
                    runRound();
                } else {
                    place.await();
                }
                leads = place.state == State.LEADING;
                if (place.state == State.IN_LINE && place.hasReasonToLeave(!closed)) {
                    leave(place);
                }
            }
        } catch (RuntimeException | Error e) {
            abandon(place); // or the line would wait for it
            throw e;
        }
        return place.answer();
    }

    /** There may be something for those who wait. */
    void wake() {
        lock.lock();
        try {
            wakened = true;
            nothingThere = false;
            appointLeader();
        } finally {
            lock.unlock();
        }
    }

    /** To be called now and then: calls {@link Waiting#ends} when nobody has waited since the last time. */
    void endWhenIdle() {
        lock.lock();
        try {
            if (noted && idle && patient == 0 && !running) {
                noted = false;
                nothingThere = false;
                waiting.ends(this);
            }
            idle = true;
        } finally {
            lock.unlock();
        }
    }

    /** Nobody waits any longer, now and from now on: everybody gets what there is at once. */
    void close() {
        lock.lock();
        try {
            closed = true;
            line.forEach(Place::wake);
        } finally {
            lock.unlock();
        }
    }

    /** True when the caller is to run a round. */
    private boolean enter(Place place) {
        lock.lock();
        try {
            place.number = ++lastNumber;
            if (place.waits) {
                noteWaiting();
            }
            if (place.waits && mayJoin()) {
                place.tried = true;
                line.add(place);
                goOn();
                return false;
            }
            line.add(place);
            untried++;
            boolean leads = !running;
            running = true;
            return leads;
        } finally {
            lock.unlock();
        }
    }

    private void noteWaiting() {
        patient++;
        idle = false;
        if (!noted) {
            noted = true;
            unsettled = true;
            waiting.begins(this);
        }
    }

    private boolean mayJoin() {
        return nothingThere
                && System.nanoTime() - foundNothingAt < trustedNanos
                && untried == 0
                && !running
                && !closed
                && waiting.hearsAll();
    }

    private void goOn() {
        if (unsettled && patient > 0 && !running) {
            unsettled = false;
            waiting.goesOn(this);
        }
    }

    /** Unless something has happened to the place meanwhile. */
    private void leave(Place place) {
        lock.lock();
        try {
            if (place.state == State.IN_LINE) {
                remove(place);
                place.answer(List.of(), place.reasonToFail());
                appointLeader();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whatever it is doing, short of being in a round, which answers it. */
    private void abandon(Place place) {
        lock.lock();
        try {
            if (place.state == State.LEADING) {
                running = false;
                place.state = State.IN_LINE;
            }
            if (place.state == State.IN_LINE) {
                remove(place);
                place.answer(List.of(), null);
                appointLeader();
            }
        } finally {
            lock.unlock();
        }
    }

    private void remove(Place place) {
        line.remove(place);
        if (!place.tried) {
            untried--;
        }
        if (place.waits) {
            patient--;
        }
    }

    private void appointLeader() {
        Place first = line.peek();
        if (!running && first != null && (untried > 0 || wakened)) {
            running = true;
            first.state = State.LEADING;
            first.wake();
        }
    }

    private void runRound() {
        List<Place> round = new ArrayList<>();
        long covered = begin(round);
        Runnable outcome;
        try {
            ClaimRound result =
                    work.apply(round.stream().map(place -> place.claim).toList());
            outcome = () -> settle(round, covered, result);
        } catch (RuntimeException e) {
            outcome = () -> fail(round, covered, e);
        } catch (Error e) {
            // Not thrown here: whoever runs a round for others may still stand in line for himself.
            outcome = () -> fail(round, covered, new IllegalStateException("the claim was not finished", e));
        }
        end(outcome);
    }

    /**
     * Takes the first of the line into the round. Returns the number of the last in line, who like all others is tried for as well.
     * Where somebody waits and nobody called, there will be nothing most likely: one claim is enough to find out.
     */
    private long begin(List<Place> round) {
        lock.lock();
        try {
            int limit = wakened || untried == line.size() ? MAX_CLAIMANTS : 1;
            unsettled |= wakened;
            wakened = false;
            nothingThere = false;
            roundIsNoted = noted;
            int messages = 0;
            for (Place place : line) {
                messages += place.claim.batchSize();
                if (round.size() == limit || (!round.isEmpty() && messages > MAX_MESSAGES)) {
                    break;
                }
                place.state = State.TAKEN;
                round.add(place);
            }
            return lastNumber;
        } finally {
            lock.unlock();
        }
    }

    private void end(Runnable outcome) {
        lock.lock();
        try {
            outcome.run();
            running = false;
            appointLeader();
            goOn();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Those behind wait in vain for a subscription that is gone. While the database is down, nobody tries again for whoever has not been
     * tried for; those who have may wait on. After any other failure the others try for themselves.
     */
    private void fail(List<Place> round, long covered, RuntimeException failure) {
        ErrorCode code = failure instanceof FastpubsubException known ? known.code() : ErrorCode.INTERNAL;
        List<Place> failed = new ArrayList<>(round);
        if (code == ErrorCode.DATABASE_DOWN) {
            line.stream()
                    .filter(place -> !place.tried && place.state == State.IN_LINE && place.number <= covered)
                    .forEach(failed::add);
        }
        failed.forEach(place -> {
            remove(place);
            place.answer(List.of(), failure);
        });
        wakened |= code == ErrorCode.SUBSCRIPTION_NOT_FOUND;
    }

    private void settle(List<Place> round, long covered, ClaimRound result) {
        for (int i = 0; i < round.size(); i++) {
            Place place = round.get(i);
            List<Message> messages = result.messages().get(i);
            if (messages.isEmpty()) {
                place.state = State.IN_LINE;
                if (closed) {
                    place.wake(); // it may have been called to leave while it was in the round
                }
            } else {
                unsettled = true;
                remove(place);
                place.answer(messages, null);
            }
        }
        if (result.mayHaveMore()) {
            wakened = true;
        } else {
            nothingThere = roundIsNoted && !wakened;
            foundNothingAt = System.nanoTime();
            nothingLeft(covered);
        }
    }

    private void nothingLeft(long covered) {
        List<Place> empty = new ArrayList<>();
        Iterator<Place> backwards = line.descendingIterator();
        for (int seen = 0, all = untried; seen < all; seen++) {
            Place place = backwards.next();
            if (place.number <= covered) {
                empty.add(place);
            }
        }
        for (Place place : empty) {
            if (place.waits && !closed) {
                place.tried = true;
                untried--;
            } else {
                remove(place);
                place.answer(List.of(), null);
            }
        }
    }
}
