package dev.fastpubsub.server.dev;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The folder a dev server keeps its data in, held by one dev server at a time. The operating system gives the lock back
 * when the process ends, however it ends, so a lock that is held means a dev server that lives.
 */
final class DevFolder implements AutoCloseable {
    private final Path path;
    private final FileChannel lockFile;

    private DevFolder(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    static DevFolder take(Path folder) throws IOException {
        Path path = Files.createDirectories(folder).toRealPath();
        Path lock = path.resolve("dev.lock");
        FileChannel lockFile =
                FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (lockFile.tryLock() == null) {
            lockFile.close();
            throw new DevFailure("another `./fastpubsub dev` (process "
                    + Files.readString(lock).strip() + ") is running on " + path + ": stop it first");
        }
        String processId = ProcessHandle.current().pid() + "\n";
        lockFile.truncate(0).write(ByteBuffer.wrap(processId.getBytes(StandardCharsets.UTF_8)));
        return new DevFolder(path, lockFile);
    }

    /** The data directory of the cluster: complete if it exists. */
    Path data() {
        return path.resolve("data");
    }

    Path log() {
        return path.resolve("postgresql.log");
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
