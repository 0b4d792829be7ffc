package dev.fastpubsub.server.dev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The PostgreSQL that a killed dev server has left running. Whoever holds the dev folder's lock may stop it: nobody else
 * uses it any more. Its process id stands in the data directory, but after a restart of the machine or of a container
 * that number may belong to anybody, so the process must also look like it.
 */
final class LeftoverPostgres {
    private LeftoverPostgres() {}

    /** Returns the process id of what it stopped. All that was committed is in the data directory. */
    static Optional<Long> stop(DevFolder folder, PostgresBinaries binaries) throws IOException {
        Path processFile = folder.data().resolve("postmaster.pid");
        if (!Files.exists(processFile)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(processFile);
        long processId = lines.isEmpty() ? 0 : Long.parseLong(lines.getFirst().strip());
        Optional<ProcessHandle> process = ProcessHandle.of(processId).filter(ProcessHandle::isAlive);
        if (process.isEmpty()) {
            return Optional.empty();
        }
        if (isStranger(process.get(), folder.data())) {
            // PostgreSQL would take the stranger for a server on this data and refuse to start.
            Files.delete(processFile);
            return Optional.empty();
        }
        if (stopFails(folder, binaries, "fast") && stopFails(folder, binaries, "immediate")) {
            throw new DevFailure("a PostgreSQL left by an earlier run (process " + processId
                    + ") does not stop: end it and start again");
        }
        return Optional.of(processId);
    }

    private static boolean stopFails(DevFolder folder, PostgresBinaries binaries, String mode) throws IOException {
        String data = folder.data().toString();
        return binaries.run("pg_ctl", List.of("stop", "-D", data, "-w", "-t", "30", "-m", mode))
                .failed();
    }

    /** Only what is surely not a PostgreSQL on this data: two of them on one directory would destroy it. */
    private static boolean isStranger(ProcessHandle process, Path data) throws IOException {
        Optional<String> program = process.info().command();
        if (program.isEmpty()) {
            if (isZombie(process)) {
                return true;
            }
            throw new DevFailure("process " + process.pid() + " may be a PostgreSQL on " + data
                    + " and belongs to somebody else: end it, or delete postmaster.pid there if it is not");
        }
        if (!program.get().endsWith("/postgres")) {
            return true;
        }
        List<String> arguments = List.of(process.info().arguments().orElseGet(() -> new String[0]));
        int directory = arguments.indexOf("-D") + 1;
        if (directory == 0 || directory == arguments.size()) {
            return false;
        }
        Path other = Path.of(arguments.get(directory));
        return Files.exists(other) && !Files.isSameFile(other, data);
    }

    /** Dead, but with a parent that never asks how it ended: common for the first process of a container. */
    private static boolean isZombie(ProcessHandle process) throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "stat");
        return Files.exists(status) && Files.readString(status).matches("(?s).*\\) Z .*");
    }
}
