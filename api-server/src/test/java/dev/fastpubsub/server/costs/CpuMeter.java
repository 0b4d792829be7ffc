package dev.fastpubsub.server.costs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * CPU time of the server's process and of PostgreSQL with all its processes, on Linux. A PostgreSQL process that has ended
 * is waited for by the postmaster, whose "children" times in {@code /proc} then hold it: nothing is lost in between.
 */
final class CpuMeter {

    private static final double NANOS_PER_TICK = 1e9 / 100; // what Linux tells user space, whatever it ticks at itself

    private final long server;
    private final long postmaster;

    CpuMeter(long server, long postmaster) throws IOException {
        if (!Files.isReadable(stat(postmaster))) {
            throw new IOException("CPU is measured by Linux's /proc, which is not there");
        }
        this.server = server;
        this.postmaster = postmaster;
    }

    /** Runs {@code work}, which does so many {@code units}. */
    Usage measure(int units, Work work) throws Exception {
        double server = serverNanos();
        double postgres = postgresNanos();
        long start = System.nanoTime();
        work.run();
        double elapsed = System.nanoTime() - start;
        double perUnit = 1.0 / (1000.0 * units);
        return new Usage((serverNanos() - server) * perUnit, (postgresNanos() - postgres) * perUnit, elapsed * perUnit);
    }

    private double serverNanos() {
        return ProcessClock.nanos(server);
    }

    /** The postmaster last: what ends while the others are read is then among its children. */
    private double postgresNanos() throws IOException {
        List<ProcessHandle> processes =
                ProcessHandle.of(postmaster).orElseThrow().descendants().toList();
        double nanos = 0;
        for (ProcessHandle process : processes) {
            nanos += Math.max(0, ProcessClock.nanos(process.pid()));
        }
        return nanos + ProcessClock.nanos(postmaster) + endedNanos();
    }

    /** Fields 16 and 17 of the postmaster's {@code stat}. */
    private double endedNanos() throws IOException {
        String text = Files.readString(stat(postmaster));
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) * NANOS_PER_TICK;
    }

    private static Path stat(long pid) {
        return Path.of("/proc", Long.toString(pid), "stat");
    }

    interface Work {
        void run() throws Exception;
    }
}
