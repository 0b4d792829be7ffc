package dev.fastpubsub.server.dev;

import dev.fastpubsub.server.support.EmbeddedPostgresSupport;
import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.springframework.util.FileSystemUtils;

/**
 * PostgreSQL's programs for this machine, unpacked from the class path into the dev folder and not into the temporary
 * folder, which systems sweep while a dev server runs.
 */
public final class PostgresBinaries {
    private final Path home;

    private PostgresBinaries(Path home) {
        this.home = home;
    }

    /** The newest of Debian's packages here, which has what the unpacked one lacks: pg_basebackup. */
    public static Optional<PostgresBinaries> installed() throws IOException {
        Path all = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(all)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(all)) {
            return versions.filter(home -> Files.isExecutable(home.resolve("bin/pg_basebackup")))
                    .filter(home -> Files.isExecutable(home.resolve("bin/initdb")))
                    .max(Comparator.comparing(
                            home -> Integer.valueOf(home.getFileName().toString())))
                    .map(PostgresBinaries::new);
        }
    }

    public static PostgresBinaries unpack(Path folder) throws IOException {
        byte[] archive = archive();
        Path home = folder.resolve("postgresql-" + checksum(archive));
        if (!Files.isDirectory(home)) {
            Path unfinished = folder.resolve("postgresql.unfinished");
            FileSystemUtils.deleteRecursively(unfinished);
            extract(archive, unfinished);
            Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
        }
        return new PostgresBinaries(home);
    }

    /** The number that decides whether a data directory can be read: 18 of 18.6. */
    String majorVersion() throws IOException {
        String answer = run("postgres", List.of("--version")).output();
        return answer.replaceFirst("(?s).*?(\\d+).*", "$1");
    }

    /** Runs a program to its end. What it starts in the background must not hold on to its output. */
    public Result run(String program, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(home.resolve("bin").resolve(program).toString());
        command.addAll(arguments);
        Process process = new ProcessBuilder(EmbeddedPostgresSupport.command(command))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return new Result(process.waitFor(), output.strip());
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + program + " ran", exception);
        }
    }

    /** How a program ended and what it said. */
    public record Result(int exitCode, String output) {
        public boolean failed() {
            return exitCode != 0;
        }
    }

    private static byte[] archive() throws IOException {
        String system = System.getProperty("os.name");
        String family = system.startsWith("Mac") ? "Darwin" : system.startsWith("Windows") ? "Windows" : system;
        String machine = System.getProperty("os.arch").replace("amd64", "x86_64");
        try (InputStream archive = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(family, machine)) {
            return archive.readAllBytes();
        } catch (IllegalStateException exception) {
            throw new DevFailure("this build brings no PostgreSQL for " + system + " on " + machine
                    + ": start one yourself and run `./fastpubsub server` with FASTPUBSUB_DATABASE_URL");
        }
    }

    private static String checksum(byte[] archive) {
        CRC32C checksum = new CRC32C();
        checksum.update(archive);
        return HexFormat.of().toHexDigits((int) checksum.getValue());
    }

    private static void extract(byte[] archive, Path target) throws IOException {
        try (TarArchiveInputStream entries =
                new TarArchiveInputStream(new XZCompressorInputStream(new ByteArrayInputStream(archive)))) {
            for (TarArchiveEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                    continue;
                }
                Files.createDirectories(file.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(entries, file);
                    file.toFile().setExecutable((entry.getMode() & 0100) != 0, false);
                }
            }
        }
    }
}
