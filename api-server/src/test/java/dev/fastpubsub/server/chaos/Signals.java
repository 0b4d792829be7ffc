package dev.fastpubsub.server.chaos;

import java.io.IOException;

/** What stops a process's clockwork, as a debugger or an overloaded machine does, lets it go on, or ends it. */
final class Signals {

    private Signals() {}

    static void stop(long pid) throws IOException, InterruptedException {
        send("STOP", pid);
    }

    static void resume(long pid) throws IOException, InterruptedException {
        send("CONT", pid);
    }

    /** Asks it to end; one that stands still ends once it is let go on. */
    static void end(long pid) throws IOException, InterruptedException {
        send("TERM", pid);
    }

    private static void send(String signal, long pid) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
    }
}
