package dev.fastpubsub.helm.repository;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The files of this repository by their paths from its root. */
public final class Repository {

    /** Tests run in the folder of their module. */
    public static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private Repository() {}

    public static Path file(String path) {
        return ROOT.resolve(path);
    }

    public static String text(String path) {
        try {
            return Files.readString(file(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of the files in a folder that end so, sorted. */
    public static List<String> names(String folder, String end) {
        try (Stream<Path> files = Files.list(file(folder))) {
            return files.map(path -> Objects.requireNonNull(path.getFileName()).toString())
                    .filter(name -> name.endsWith(end))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The documents of a YAML file, in their order; a key that stands twice is refused. */
    public static List<JsonNode> documents(String path) {
        return parsed(text(path)).toList();
    }

    /** The documents of YAML that stands in a string, without empty ones. */
    public static Stream<JsonNode> parsed(String text) {
        return parse(text).filter(Objects::nonNull).map(JsonMapper.shared()::valueToTree);
    }

    /** The only document of a YAML file. */
    public static JsonNode document(String path) {
        List<JsonNode> documents = documents(path);
        if (documents.size() != 1) {
            throw new IllegalArgumentException(path + " has " + documents.size() + " documents");
        }
        return documents.getFirst();
    }

    /** The document of a file with this kind and name. */
    public static JsonNode resource(String path, String kind, String name) {
        return documents(path).stream()
                .filter(document -> document.path("kind").asString("").equals(kind))
                .filter(document -> document.at("/metadata/name").asString("").equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name + " in " + path));
    }

    /** The only document of YAML that stands in a string. */
    public static JsonNode yaml(String text) {
        return JsonMapper.shared().valueToTree(parse(text).findFirst().orElseThrow());
    }

    private static Stream<Object> parse(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return StreamSupport.stream(new Yaml(new SafeConstructor(options)).loadAll(text).spliterator(), false);
    }
}
