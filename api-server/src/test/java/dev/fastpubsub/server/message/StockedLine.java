package dev.fastpubsub.server.message;

import dev.fastpubsub.server.json.JsonSlice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.awaitility.Awaitility;

/** A line of claims over a stock of messages in memory. It notes its rounds and what the line tells of those who wait. */
final class StockedLine implements AutoCloseable {
    static final Duration LONG = Duration.ofMinutes(1);

    final ClaimLine line;
    final AtomicInteger begun = new AtomicInteger();
    final AtomicInteger wentOn = new AtomicInteger();
    final AtomicInteger ended = new AtomicInteger();
    private final ArrayDeque<Message> stock = new ArrayDeque<>();
    private final List<List<String>> rounds = new CopyOnWriteArrayList<>();
    private final List<Consumer> consumers = new ArrayList<>();
    private volatile Hold hold = new Hold(0);
    private long lastOff;

    /** Whether whoever comes to wait may rely on being called. */
    volatile boolean hearsAll;

    StockedLine() {
        this(Function.identity());
    }

    /** @param disturbance makes something else of what comes out of a round */
    StockedLine(Function<ClaimRound, ClaimRound> disturbance) {
        this(disturbance, LONG);
    }

    /** @param trusted how long whoever comes to wait relies on a round that found nothing */
    StockedLine(Function<ClaimRound, ClaimRound> disturbance, Duration trusted) {
        ClaimLine.Waiting waiting = new ClaimLine.Waiting() {
            @Override
            public void begins(ClaimLine begins) {
                begun.incrementAndGet();
            }

            @Override
            public void goesOn(ClaimLine goesOn) {
                wentOn.incrementAndGet();
            }

            @Override
            public boolean hearsAll() {
                return hearsAll;
            }

            @Override
            public void ends(ClaimLine ends) {
                ended.incrementAndGet();
            }
        };
        line = new ClaimLine(claims -> disturbance.apply(work(claims)), waiting, trusted);
    }

    private ClaimRound work(List<Claim> claims) {
        List<List<Message>> messages = new ArrayList<>();
        boolean all = true;
        rounds.add(claims.stream().map(Claim::consumerId).toList());
        int round = rounds.size();
        synchronized (stock) {
            for (Claim claim : claims) {
                List<Message> some = new ArrayList<>();
                while (!stock.isEmpty() && some.size() < claim.batchSize()) {
                    some.add(stock.remove());
                }
                all &= some.size() == claim.batchSize();
                messages.add(some);
            }
        }
        hold.gate.passIf(round == hold.round);
        return new ClaimRound(messages, all);
    }

    void put(int count) {
        synchronized (stock) {
            for (int i = 0; i < count; i++) {
                stock.add(message(++lastOff));
            }
        }
    }

    static Message message(long off) {
        return new Message(new MessageId(0, 1, off), JsonSlice.of("{}"), 1, Instant.EPOCH);
    }

    /** Puts and wakes, as a commit does. */
    void publish(int count) {
        put(count);
        line.wake();
    }

    /** The round of this number, from 1, looks at the stock and ends when the gate opens. */
    RecordedRounds.Gate hold(int round) {
        hold = new Hold(round);
        return hold.gate;
    }

    Consumer start(String name) {
        return start(name, 1, Duration.ZERO);
    }

    Consumer startToWait(String name) {
        return start(name, 1, LONG);
    }

    /** Returns when it stands in line, or has its answer. */
    Consumer start(String name, int batchSize, Duration maxWait) {
        CompletableFuture<List<Message>> answer = new CompletableFuture<>();
        AtomicBoolean hungUp = new AtomicBoolean();
        Claim claim = new Claim(name, batchSize, maxWait, hungUp::get);
        Thread thread = Thread.ofPlatform().name(name).start(() -> {
            try {
                answer.complete(line.take(claim));
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        });
        Consumer consumer = new Consumer(name, thread, hungUp, answer);
        consumers.add(consumer);
        Awaitility.await()
                .pollInterval(Duration.ofMillis(1))
                .until(() -> thread.getState() == Thread.State.WAITING
                        || thread.getState() == Thread.State.TIMED_WAITING
                        || answer.isDone());
        return consumer;
    }

    /** The names of those who were in each round. */
    List<List<String>> rounds() {
        return rounds;
    }

    @Override
    public void close() throws InterruptedException {
        hold.gate.open();
        line.close();
        for (Consumer consumer : consumers) {
            consumer.thread.join();
        }
    }

    private record Hold(int round, RecordedRounds.Gate gate) {
        Hold(int round) {
            this(round, new RecordedRounds.Gate());
        }
    }

    record Consumer(String name, Thread thread, AtomicBoolean hungUp, CompletableFuture<List<Message>> answer) {

        /** Offsets, when they have come. */
        List<Long> got() {
            return Subscriber.offsets(answer.join());
        }
    }
}
