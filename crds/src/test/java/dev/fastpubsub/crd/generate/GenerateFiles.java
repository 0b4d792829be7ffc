package dev.fastpubsub.crd.generate;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The files that are made from the model. The main program writes them; a test holds them to what it would write. */
public final class GenerateFiles {
    /** Where tools for fabric8's client look for the definition of a class. */
    static final Path DEFINITIONS = Path.of("src", "main", "resources", "META-INF", "fabric8");

    static final Path OPERATOR_PAGE = Path.of("..", "docs", "operator.md");

    private GenerateFiles() {}

    public static void main(String[] arguments) throws IOException {
        for (Map.Entry<Path, String> file : files().entrySet()) {
            Files.createDirectories(file.getKey().getParent());
            Files.writeString(file.getKey(), file.getValue());
        }
    }

    /** Every file with what it must hold, as seen from this module. */
    static Map<Path, String> files() throws IOException {
        Map<Path, String> files = new TreeMap<>();
        for (Class<? extends HasMetadata> kind : Definitions.KINDS) {
            files.put(definition(kind), Definitions.yaml(kind));
        }
        files.put(OPERATOR_PAGE, OperatorPage.update(Files.readString(OPERATOR_PAGE)));
        return files;
    }

    /** The file with the definition of a kind. */
    static Path definition(Class<? extends HasMetadata> kind) {
        return DEFINITIONS.resolve(HasMetadata.getFullResourceName(kind) + "-v1.yml");
    }
}
