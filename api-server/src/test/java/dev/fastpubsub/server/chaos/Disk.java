package dev.fastpubsub.server.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small disk in memory for PostgreSQL's write-ahead log, if we may mount one, which can be filled to the last byte. */
final class Disk implements AutoCloseable {

    private static final String SIZE = "512m";

    private final Path path;
    private final boolean mounted;
    private final String whyNot;

    private Disk(Path path, boolean mounted, String whyNot) {
        this.path = path;
        this.mounted = mounted;
        this.whyNot = whyNot;
    }

    /** In a container without rights it is a folder like any other. */
    static Disk mount(Path path) throws IOException, InterruptedException {
        Files.createDirectories(path);
        return new Disk(
                path,
                run("mount", "-t", "tmpfs", "-o", "mode=0700,size=" + SIZE, "tmpfs", path.toString()),
                "no right to mount a tmpfs here");
    }

    /** None of its own. */
    static Disk none(Path path) {
        return new Disk(path, false, "not in this layout");
    }

    boolean canBeFilled() {
        return mounted;
    }

    /** Why it cannot be filled, if it cannot. */
    String whyNot() {
        return whyNot;
    }

    /** PostgreSQL wants an empty folder. */
    Path folder() throws IOException {
        return Files.createDirectories(path.resolve("wal"));
    }

    void fill() throws IOException {
        try (OutputStream output = Files.newOutputStream(ballast())) {
            byte[] block = new byte[1 << 16];
            while (path.toFile().getUsableSpace() > 0) {
                output.write(block);
            }
        } catch (IOException e) {
            if (path.toFile().getUsableSpace() > 1 << 20) {
                throw e;
            }
        }
    }

    void free() throws IOException {
        Files.deleteIfExists(ballast());
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (mounted) {
            run("umount", "--lazy", path.toString());
        }
    }

    private Path ballast() {
        return path.resolve("ballast");
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // there is no such program here
        }
    }
}
