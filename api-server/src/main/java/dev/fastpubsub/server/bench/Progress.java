package dev.fastpubsub.server.bench;

import dev.fastpubsub.server.bench.Meter.Window;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A line each second on what a run is doing. A thread of its own writes them; everything else may be called from any. */
final class Progress implements AutoCloseable {

    private record Phase(String name, long start, List<Meter> meters) {}

    private final @Nullable PrintWriter out;
    private final Thread thread = Thread.ofVirtual().name("bench-progress").unstarted(this::report);
    private volatile Phase phase = new Phase("starting", System.nanoTime(), List.of());

    /** @param out null to say nothing */
    Progress(@Nullable PrintWriter out) {
        this.out = out;
        if (out != null) {
            thread.start();
        }
    }

    void phase(String name, Meter... meters) {
        phase = new Phase(name, System.nanoTime(), List.of(meters));
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void report() {
        try {
            while (out != null) {
                TimeUnit.SECONDS.sleep(1);
                out.println(line(phase));
                out.flush();
            }
        } catch (InterruptedException e) {
            // the run is over
        }
    }

    private static String line(Phase phase) {
        double seconds = (System.nanoTime() - phase.start()) / 1e9;
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-8s %6.1f s", phase.name(), seconds));
        long errors = 0;
        long retries = 0;
        for (Meter meter : phase.meters()) {
            Window window = meter.window();
            line.append(String.format(
                    Locale.ROOT,
                    "  %s %,9d/s p50 %s p99 %s",
                    meter.name(),
                    window.messages(),
                    Table.time(window.latencies(), 50),
                    Table.time(window.latencies(), 99)));
            errors += window.errors();
            retries += window.retries();
        }
        if (errors + retries > 0) {
            line.append(String.format(Locale.ROOT, "  %,d errors, %,d retries", errors, retries));
        }
        return line.toString();
    }
}
