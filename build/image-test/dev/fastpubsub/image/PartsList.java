package dev.fastpubsub.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the jar of ours in an image says that the program consists of.
 *
 * @param libraries file names of the jars that the software bill of materials names
 * @param licences the list of libraries with their licences
 */
public record PartsList(Set<String> libraries, String licences) {

    private static final String BILL = "META-INF/sbom/application.cdx.json";

    public PartsList {
        libraries = Set.copyOf(libraries);
    }

    /** @throws IOException when there is no such jar, or one of its lists is missing */
    public static PartsList of(UnpackedImage image) throws IOException {
        for (Path file : jars(image)) {
            try (JarFile jar = new JarFile(file.toFile())) {
                if (jar.getEntry(BILL) != null) {
                    return new PartsList(libraries(text(jar, BILL)), text(jar, "META-INF/THIRD-PARTY.txt"));
                }
            }
        }
        throw new IOException("no jar in the image has " + BILL + ": was it built with --offline, which makes none?");
    }

    /** File names of all jars in the image but that which has the list. */
    public static Set<String> librariesIn(UnpackedImage image) throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path file : jars(image)) {
            try (JarFile jar = new JarFile(file.toFile())) {
                if (jar.getEntry(BILL) == null) {
                    names.add(file.getFileName().toString());
                }
            }
        }
        return names;
    }

    private static List<Path> jars(UnpackedImage image) throws IOException {
        try (Stream<Path> files = Files.walk(image.root().resolve("app"))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private static Set<String> libraries(String bill) {
        Set<String> names = new TreeSet<>();
        for (JsonNode component : JsonMapper.shared().readTree(bill).path("components")) {
            names.add(component.path("name").asString() + "-"
                    + component.path("version").asString() + ".jar");
        }
        return names;
    }

    private static String text(JarFile jar, String name) throws IOException {
        ZipEntry entry = jar.getEntry(name);
        if (entry == null) {
            throw new IOException(jar.getName() + " has no " + name);
        }
        try (InputStream content = jar.getInputStream(entry)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
