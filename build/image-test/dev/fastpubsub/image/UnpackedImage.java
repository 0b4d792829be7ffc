package dev.fastpubsub.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An image's tarball (OCI layout) in a folder, and its program run there nearly as a container would: with its files as the whole
 * file system, read-only but for an empty {@code /tmp}, as its user where the tests are root, and with the network of this machine.
 */
public final class UnpackedImage {

    /** In a mount namespace of its own, which ends with the process; every exec keeps the process id, so signals reach the program. */
    private static final String ENTER = """
        set -e
        root=$1 path=$2
        shift 2
        mount --bind "$root" "$root"
        mount --rbind /proc "$root/proc"
        mount --rbind /dev "$root/dev"
        mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
        mount -o remount,bind,ro "$root"
        chroot=$(command -v chroot)
        PATH=$path
        exec "$chroot" "$@"
        """;

    private final String reference;
    private final Path root;
    private final JsonNode config;
    private final List<TarArchiveEntry> entries;

    private UnpackedImage(String reference, Path root, JsonNode config, List<TarArchiveEntry> entries) {
        this.reference = reference;
        this.root = root;
        this.config = config;
        this.entries = List.copyOf(entries);
    }

    /** Why programs cannot be run in a root file system of their own here, in one line; empty where they can. */
    public static Optional<String> obstacle() throws IOException, InterruptedException {
        List<String> probe = new ArrayList<>(namespace());
        probe.addAll(List.of("sh", "-c", "command -v chroot && mount -t tmpfs tmpfs /tmp"));
        try {
            Process process =
                    new ProcessBuilder(probe).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0
                    ? Optional.empty()
                    : Optional.of("no image can be run here, " + String.join(" ", namespace()) + ": " + said);
        } catch (IOException e) {
            return Optional.of("no image can be run here: " + e.getMessage());
        }
    }

    /** @param folder where it may write */
    public static UnpackedImage of(Path tarball, Path folder) throws IOException {
        Path root = Files.createDirectories(folder.resolve("root"));
        for (String mountPoint : List.of("proc", "dev", "tmp")) {
            Files.createDirectories(root.resolve(mountPoint));
        }
        open(root, 0755);
        List<TarArchiveEntry> entries = new ArrayList<>();
        try (TarFile tar = new TarFile(tarball)) {
            JsonNode index = json(tar, "index.json");
            JsonNode entry = index.path("manifests").path(0);
            String reference = entry.path("annotations")
                    .path("org.opencontainers.image.ref.name")
                    .asString();
            JsonNode manifest = blob(tar, entry);
            for (JsonNode layer : manifest.path("layers")) {
                try (TarArchiveInputStream files =
                        new TarArchiveInputStream(new GZIPInputStream(file(tar, blobName(layer))))) {
                    for (TarArchiveEntry file = files.getNextEntry(); file != null; file = files.getNextEntry()) {
                        entries.add(file);
                        extract(file, files, root.resolve(file.getName()));
                    }
                }
            }
            return new UnpackedImage(
                    reference, root, blob(tar, manifest.path("config")).path("config"), entries);
        }
    }

    /** As which a node of a cluster knows it once it is loaded: with registry, name and tag. */
    public String reference() {
        return reference;
    }

    /** The image's configuration as the OCI specification has it: {@code Entrypoint}, {@code User} and so on. */
    public JsonNode config() {
        return config;
    }

    /** All files and folders, layer by layer. */
    public List<TarArchiveEntry> entries() {
        return entries;
    }

    /** Where the image's {@code /} is; what is put there is in it, as if mounted. */
    public Path root() {
        return root;
    }

    /**
     * Not started yet.
     *
     * @param arguments in the place of the image's own
     */
    public ProcessBuilder program(Map<String, String> environment, String... arguments) {
        Map<String, String> variables = new HashMap<>();
        for (JsonNode variable : config.path("Env")) {
            String[] parts = variable.asString().split("=", 2);
            variables.put(parts[0], parts[1]);
        }
        List<String> command = new ArrayList<>(namespace());
        command.addAll(List.of("sh", "-c", ENTER, "sh", root.toString(), variables.get("PATH")));
        if (isRoot()) {
            command.add("--userspec=" + config.path("User").asString());
        }
        command.add(root.toString());
        config.path("Entrypoint").forEach(part -> command.add(part.asString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        variables.put("PATH", System.getenv("PATH") + ":/usr/sbin:/sbin");
        builder.environment().clear();
        builder.environment().putAll(variables);
        builder.environment().putAll(environment);
        return builder;
    }

    private static List<String> namespace() {
        return isRoot() ? List.of("unshare", "--mount") : List.of("unshare", "--user", "--map-root-user", "--mount");
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static void extract(TarArchiveEntry entry, InputStream content, Path file) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(file);
        } else if (entry.isFile()) {
            Files.copy(content, file);
        } else {
            throw new IOException("neither a file nor a folder: " + entry.getName());
        }
        open(file, entry.getMode());
        Files.setLastModifiedTime(
                file, FileTime.from(entry.getLastModifiedTime().toInstant()));
    }

    private static void open(Path file, int mode) throws IOException {
        PosixFilePermission[] fromOwner = PosixFilePermission.values();
        Set<PosixFilePermission> permissions = new HashSet<>();
        for (int bit = 0; bit < fromOwner.length; bit++) {
            if ((mode & (0400 >> bit)) != 0) {
                permissions.add(fromOwner[bit]);
            }
        }
        Files.setPosixFilePermissions(file, permissions);
    }

    private static JsonNode blob(TarFile tar, JsonNode descriptor) throws IOException {
        return json(tar, blobName(descriptor));
    }

    private static String blobName(JsonNode descriptor) {
        return "blobs/" + descriptor.path("digest").asString().replace(':', '/');
    }

    private static JsonNode json(TarFile tar, String name) throws IOException {
        try (InputStream file = file(tar, name)) {
            return JsonMapper.shared().readTree(file);
        }
    }

    private static InputStream file(TarFile tar, String name) throws IOException {
        for (TarArchiveEntry entry : tar.getEntries()) {
            if (entry.getName().equals(name)) {
                return tar.getInputStream(entry);
            }
        }
        throw new IOException("no " + name + " in the image");
    }
}
