import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Lays out in {@code target/image/root} of a module what its image without a base holds beside its jars: a Java runtime of the JDK that
 * runs this, the C library that it needs, the few files of {@code /etc} that both look into, and an archive of classes. The build runs
 * it by the toolchain's JDK, on Linux. What it cannot do is a line on standard error, and exit code 1.
 */
final class ImageRoot {

    private static final Path RUNTIME = Path.of("opt", "java");
    private static final Path LOCALE = Path.of("/usr/lib/locale/C.utf8");

    /** A line of ldd: {@code libz.so.1 => /lib/libz.so.1 (0x…)}, or the path of the dynamic loader alone. */
    private static final Pattern LIBRARY = Pattern.compile("\\s*(?:(\\S+) => )?(not found|/\\S+)(?: \\(0x\\w+\\))?");

    private final Path target;
    private final Path root;

    private ImageRoot(Path target) {
        this.target = target;
        this.root = target.resolve("root");
    }

    /** Arguments: the module's folder, the modules of the JDK, its own jar, the class path below it, the program with its arguments. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path module = Path.of(arguments[0]);
        try {
            ImageRoot image = new ImageRoot(module.resolve("target/image"));
            image.clear();
            image.linkRuntime(arguments[1]);
            image.copyLibraries();
            image.writeFiles();
            new ClassArchive(image.target, RUNTIME)
                    .make(
                            module.resolve("src/main/jib"),
                            Path.of(arguments[2]),
                            arguments[3],
                            List.of(arguments).subList(4, arguments.length));
        } catch (IllegalStateException problem) {
            System.err.println("image: " + problem.getMessage());
            System.exit(1);
        }
    }

    private void clear() throws IOException {
        if (Files.exists(target)) {
            try (Stream<Path> files = Files.walk(target)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(root.resolve(RUNTIME).getParent());
    }

    /** Without the native libraries of java.desktop: Spring wants its beans, nobody wants windows, and those need X11. */
    private void linkRuntime(String modules) {
        int exitCode = ToolProvider.findFirst("jlink")
                .orElseThrow(() -> new IllegalStateException("no jlink in " + System.getProperty("java.home")))
                .run(
                        System.out,
                        System.err,
                        "--add-modules=" + modules,
                        "--exclude-files=regex:/java.desktop/lib/.*",
                        "--no-header-files",
                        "--no-man-pages",
                        "--output=" + root.resolve(RUNTIME));
        if (exitCode != 0) {
            throw new IllegalStateException("jlink failed, see above");
        }
    }

    /** From where this machine's loader finds them to where the image's will look. */
    private void copyLibraries() throws IOException, InterruptedException {
        Path runtime = root.resolve(RUNTIME);
        Map<String, String> loader =
                Map.of("LD_LIBRARY_PATH", runtime.resolve("lib") + ":" + runtime.resolve("lib/server"), "LC_ALL", "C");
        Set<Path> libraries = new TreeSet<>();
        for (Path file : binaries()) {
            for (String line : Command.run(root, loader, "ldd", file.toString())) {
                Matcher library = LIBRARY.matcher(line);
                if (!library.matches()) {
                    continue;
                }
                if (library.group(2).equals("not found")) {
                    throw new IllegalStateException(file + " needs " + library.group(1) + ", which is not here");
                }
                libraries.add(Path.of(library.group(2)).normalize());
            }
        }
        for (Path library : libraries) {
            if (!library.startsWith(root)) {
                copy(library);
            }
        }
    }

    private List<Path> binaries() throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve(RUNTIME))) {
            return files.filter(file -> file.toString().endsWith(".so")
                            || file.endsWith("bin/java")
                            || file.endsWith("lib/jspawnhelper"))
                    .sorted()
                    .toList();
        }
    }

    /** The user has a name, host names are looked up in files and by DNS, and text is UTF-8. */
    private void writeFiles() throws IOException {
        Path etc = Files.createDirectories(root.resolve("etc"));
        Files.writeString(etc.resolve("passwd"), """
            root:x:0:0:root:/:/sbin/nologin
            fastpubsub:x:10001:10001:fastpubsub:/:/sbin/nologin
            """);
        Files.writeString(etc.resolve("group"), "root:x:0:\nfastpubsub:x:10001:\n");
        Files.writeString(etc.resolve("nsswitch.conf"), "passwd: files\ngroup: files\nhosts: files dns\n");
        Files.createDirectories(root.resolve("tmp"));
        if (Files.isDirectory(LOCALE)) {
            try (Stream<Path> files = Files.walk(LOCALE)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    copy(file);
                }
            }
        }
    }

    private void copy(Path file) throws IOException {
        Path copy = root.resolve(Path.of("/").relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
    }
}
