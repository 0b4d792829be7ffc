package dev.fastpubsub.server.costs;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The CPU time of a process with all its threads, those that ended too, in nanoseconds. {@code /proc} says the same in
 * hundredths of a second, which is too coarse for a measurement of a few tenths.
 */
final class ProcessClock {

    private static final MethodHandle CLOCK_GETTIME = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("clock_gettime"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));

    private static final int SCHEDULED_TIME = 2;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private ProcessClock() {}

    /** Negative when there is no such process (any more). */
    static long nanos(long pid) {
        int clock = (int) (~pid << 3) | SCHEDULED_TIME; // what clock_getcpuclockid makes of a process on Linux
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(ValueLayout.JAVA_LONG, 2);
            if ((int) CLOCK_GETTIME.invokeExact(clock, time) != 0) {
                return -1;
            }
            return time.getAtIndex(ValueLayout.JAVA_LONG, 0) * NANOS_PER_SECOND
                    + time.getAtIndex(ValueLayout.JAVA_LONG, 1);
        } catch (Throwable failure) {
            throw new IllegalStateException("clock_gettime", failure);
        }
    }
}
