package dev.fastpubsub.server.bench;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * A command that runs a scenario. Ctrl-C interrupts the run, which then deletes what it made and prints what it has; the JVM waits for
 * that, but not for ever.
 */
abstract class LoadCommand implements Callable<Integer> {

    private static final int FAILED = 1;
    private static final int SECONDS_TO_CLEAR_UP = 15;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private final ReportOptions report = new ReportOptions();

    private final String version;

    /** @param version this program's */
    LoadCommand(String version) {
        this.version = version;
    }

    /** @throws IllegalArgumentException when an option is wrong, with its name */
    abstract Settings settings();

    @Override
    public final Integer call() {
        Settings settings = checkedSettings();
        report.prepare();
        PrintWriter error = spec.commandLine().getErr();
        CountDownLatch done = new CountDownLatch(1);
        Thread runner = Thread.currentThread();
        Thread hook = new Thread(() -> interrupt(runner, done), "bench-interrupted");
        Runtime.getRuntime().addShutdownHook(hook);
        try (Progress progress = report.progress(error)) {
            Result result = Bench.run(settings, version, progress, error::println);
            report.print(result, spec.commandLine().getOut(), error);
            return result.isGood() && !result.interrupted() ? CommandLine.ExitCode.OK : FAILED;
        } finally {
            done.countDown();
            remove(hook);
            error.flush();
        }
    }

    private Settings checkedSettings() {
        try {
            return settings();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    private static void interrupt(Thread runner, CountDownLatch done) {
        runner.interrupt();
        try {
            if (!done.await(SECONDS_TO_CLEAR_UP, TimeUnit.SECONDS)) {
                System.err.println("the server does not answer: what the run has made is left behind");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // it is running
        }
    }
}
