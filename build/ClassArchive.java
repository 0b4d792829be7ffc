import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Archives the classes that a run of a program loads, so that later ones find them parsed and verified: CDS. The JVM's AOT cache would
 * save a little more, but two of the same run differ, and so would two images of the same sources. For the same reason the list
 * leaves out what depends on which thread was quicker: which lambdas of the JDK were linked, and how.
 */
final class ClassArchive {

    private static final String FLAGS = "app/jvm.flags";
    private static final String ARCHIVE = "app/classes.jsa";

    /** What jib gives every file; the JVM refuses an archive of jars with another time. */
    private static final FileTime JAR_TIME = FileTime.from(Instant.ofEpochSecond(1));

    /** What Tomcat's background thread loads when a run takes longer than that, on a busy machine. */
    private static final List<String> AFTER_TEN_SECONDS =
            List.of("org/apache/catalina/webresources/Cache ", "org/apache/tomcat/PeriodicEventListener");

    private final Path target;
    private final Path root;
    private final Path java;

    /** @param target where it may write; the image is its folder {@code root} */
    ClassArchive(Path target, Path runtime) {
        this.target = target;
        this.root = target.resolve("root");
        this.java = root.resolve(runtime).resolve("bin/java");
    }

    /**
     * Makes the archive, and flags of the JVM that use it.
     *
     * @param files of the module for every image of its own, {@value #FLAGS} among them
     * @param program a main class with arguments, for a run that ends
     */
    void make(Path files, Path jar, String classPath, List<String> program) throws IOException, InterruptedException {
        Path flags = root.resolve(FLAGS);
        Files.createDirectories(flags.getParent());
        Files.copy(files.resolve(FLAGS), flags);
        String jars = copyJars(jar, classPath);
        Path list = target.resolve("classes.list");

        List<String> training = new ArrayList<>(List.of("-Xshare:off", "-XX:DumpLoadedClassList=" + list));
        training.addAll(List.of("-cp", jars));
        training.addAll(program);
        java(training);
        Files.write(list, stable(Files.readAllLines(list)));
        java(List.of(
                "-Xshare:dump",
                "-XX:SharedClassListFile=" + list,
                "-XX:SharedArchiveFile=" + root.resolve(ARCHIVE),
                "-cp",
                jars));
        Files.writeString(flags, "SharedArchiveFile=/" + ARCHIVE + "\n", StandardOpenOption.APPEND);
    }

    private void java(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(java.toString(), "-XX:Flags=" + root.resolve(FLAGS), "--enable-native-access=ALL-UNNAMED"));
        command.addAll(arguments);
        List<String> unused = Command.run(target, Map.of("LC_ALL", "C.UTF-8"), command.toArray(String[]::new));
    }

    /** In one order, without numbers, and without what comes early or late or not at all. */
    private static List<String> stable(List<String> lines) {
        return lines.stream()
                .filter(line -> !line.startsWith("#") && !line.startsWith("@cp") && !line.startsWith("@lambda-form"))
                .filter(line -> !line.startsWith("@lambda-proxy j"))
                .filter(line -> AFTER_TEN_SECONDS.stream().noneMatch(line::contains))
                .map(line -> line.replaceFirst(" id: .*", ""))
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * With the order and the names that jib gives them. The archive remembers their paths; relative ones are the same in every checkout,
     * and what a path begins with does not matter to the JVM.
     */
    private String copyJars(Path jar, String classPath) throws IOException {
        Path libraries = Files.createDirectories(target.resolve("app/libs"));
        List<String> copies = new ArrayList<>();
        Path own = Files.createDirectories(target.resolve("app/classpath"));
        String name = jar.getFileName().toString().replace(".jar.original", ".original.jar");
        copies.add(copyJar(jar, own.resolve(name)));
        for (String library : classPath.split(File.pathSeparator)) {
            copies.add(
                    copyJar(Path.of(library), libraries.resolve(Path.of(library).getFileName())));
        }
        return String.join(File.pathSeparator, copies);
    }

    private String copyJar(Path jar, Path copy) throws IOException {
        Files.copy(jar, copy);
        Files.setLastModifiedTime(copy, JAR_TIME);
        return target.relativize(copy).toString();
    }
}
