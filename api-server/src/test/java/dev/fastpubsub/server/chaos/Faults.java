package dev.fastpubsub.server.chaos;

import dev.fastpubsub.server.chaos.Schedule.Planned;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Stream;

/** Makes happen what is planned, each fault on a thread of its own; those that hit the same thing wait for each other. */
final class Faults {

    private static final int TRIES = 5;

    private final List<Replica> replicas;
    private final DatabaseProxy network;
    private final DatabaseFaults database;
    private final AtomicIntegerArray done = new AtomicIntegerArray(Fault.values().length);
    private final Map<Fault, String> skipped = new EnumMap<>(Fault.class);
    private final Optional<Path> fakeTime = fakeTimeLibrary();

    Faults(List<Replica> replicas, DatabaseProxy network, DatabaseFaults database, Disk disk, boolean standby) {
        this.replicas = replicas;
        this.network = network;
        this.database = database;
        if (!disk.canBeFilled()) {
            skipped.put(Fault.FILL_DISK, disk.whyNot());
        }
        if (!standby) {
            skipped.put(Fault.FAIL_OVER, "no standby in this layout");
        }
        if (fakeTime.isEmpty()) {
            skipped.put(Fault.WRONG_CLOCK, "no libfaketime (Debian: faketime) here, nor where FAKETIME_LIBRARY says");
        }
    }

    /** Returns when all are over, and all servers run. */
    void run(Schedule schedule, int seconds) throws InterruptedException {
        long start = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (Planned planned : schedule.faults()) {
            sleepUntil(start, planned.atMillis());
            if (!skipped.containsKey(planned.fault())) {
                threads.add(Thread.ofVirtual().start(() -> inject(planned)));
            }
        }
        sleepUntil(start, seconds * 1_000L);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void sleepUntil(long start, long millis) throws InterruptedException {
        Thread.sleep(Math.max(0, millis - (System.nanoTime() - start) / 1_000_000));
    }

    private void inject(Planned planned) {
        for (int i = 1; i <= TRIES; i++) {
            try {
                if (inject(planned.fault(), planned.dice())) {
                    done.incrementAndGet(planned.fault().ordinal());
                }
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Exception e) {
                // another fault was at work there
                Report.line("%s, try %d: %s", planned.fault(), i, e);
            }
        }
    }

    private boolean inject(Fault fault, int dice) throws Exception {
        Replica replica = replicas.get(dice % replicas.size());
        switch (fault) {
            case KILL_SERVER -> replica.restart(Duration.ofMillis(dice % 1_000), Map.of());
            case CRASH_DATABASE -> database.crash();
            case FAIL_OVER -> database.failOver();
            case TERMINATE_BACKENDS -> database.terminateHalf(dice);
            case PAUSE_SERVER -> replica.pause(Duration.ofMillis(2_500 + dice % 2_500));
            case SLOW_DATABASE -> slow(20 + dice % 200);
            case STALL_DATABASE -> network.stall(1_000 + dice % 4_000);
            case CUT_DATABASE -> network.cut();
            case HOLD_LOCKS -> database.holdLocks();
            case FILL_DISK -> {
                return database.fillDisk();
            }
            case MIGRATE_SCHEMA -> database.migrate();
            case WRONG_CLOCK -> replica.restart(Duration.ZERO, wrongClock(dice % 20 - 10));
        }
        return true;
    }

    private void slow(long millis) throws InterruptedException {
        network.delay(millis);
        Thread.sleep(3_000);
        network.delay(0);
    }

    private Map<String, String> wrongClock(int minutes) {
        return Map.of(
                "LD_PRELOAD",
                fakeTime.orElseThrow().toString(),
                "FAKETIME",
                (minutes < 0 ? minutes : "+" + (minutes + 1)) + "m",
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1");
    }

    private static Optional<Path> fakeTimeLibrary() {
        String told = System.getenv("FAKETIME_LIBRARY");
        Stream<Path> known = Stream.of("x86_64-linux-gnu", "aarch64-linux-gnu")
                .map(machine -> Path.of("/usr/lib", machine, "faketime", "libfaketime.so.1"));
        return Stream.concat(Stream.ofNullable(told).map(Path::of), known)
                .filter(Files::exists)
                .findFirst();
    }

    int done(Fault fault) {
        return done.get(fault.ordinal());
    }

    /** Those that never happened though nothing here stands in their way. A PostgreSQL that does not mind a full disk is no reason to worry. */
    Set<Fault> missing() {
        Set<Fault> missing = EnumSet.allOf(Fault.class);
        missing.removeIf(fault -> fault == Fault.FILL_DISK || skipped.containsKey(fault) || done(fault) > 0);
        return missing;
    }

    /** Why a fault was never tried. */
    Optional<String> whySkipped(Fault fault) {
        return Optional.ofNullable(skipped.get(fault));
    }
}
