package dev.fastpubsub.operator.support;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs programs of the api-server module, which is built before this one, in processes of their own. */
public final class ApiServerBuild {

    private static final Path TARGET = Path.of("..", "api-server", "target").toAbsolutePath();

    private ApiServerBuild() {}

    /** Its variables are those given and no others of ours; what it says on standard error is seen. */
    public static ProcessBuilder java(String mainClass, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-classpath",
                classPath(),
                mainClass));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().removeIf(name -> name.startsWith("FASTPUBSUB_"));
        builder.environment().putAll(environment);
        return builder;
    }

    private static String classPath() {
        try {
            return String.join(
                    File.pathSeparator,
                    TARGET.resolve("classes").toString(),
                    TARGET.resolve("test-classes").toString(),
                    Files.readString(TARGET.resolve("dev.classpath")).strip());
        } catch (IOException e) {
            throw new UncheckedIOException("the api-server module is not built: use --also-make", e);
        }
    }
}
