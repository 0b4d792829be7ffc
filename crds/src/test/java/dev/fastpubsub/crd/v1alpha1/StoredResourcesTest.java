package dev.fastpubsub.crd.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is in a cluster already outlives each change of the definitions. */
class StoredResourcesTest {
    private static final Path FOLDER = Path.of("src/test/resources/dev/fastpubsub/crd/v1alpha1/stored");

    static List<Path> files() throws IOException {
        return Resources.files(FOLDER);
    }

    @ParameterizedTest
    @MethodSource("files")
    void storedResourceCanBeCreatedAnew(Path file) throws IOException {
        JsonNode stored = stored(file);
        assertThat(Resources.admission(stored).review(stored, null).all()).isEmpty();
    }

    /** As when a finalizer is taken off. */
    @ParameterizedTest
    @MethodSource("files")
    void storedResourceCanBeUpdated(Path file) throws IOException {
        JsonNode stored = stored(file);
        ObjectNode updated = stored.deepCopy();
        updated.withObject("metadata").remove("finalizers");
        assertThat(Resources.admission(stored).review(updated, stored).all()).isEmpty();
    }

    /** The defaults of the model are those of the definition. */
    @ParameterizedTest
    @MethodSource("files")
    void storedResourceGoesThroughJavaUnharmed(Path file) throws IOException {
        ObjectNode stored = stored(file);
        assertThat(Resources.throughJava(stored))
                .isEqualTo(Resources.admission(stored).withDefaults(stored));
    }

    /** A record's equality is what keeps the operator from writing a status that is there already. */
    @ParameterizedTest
    @MethodSource("files")
    void storedResourceEqualsItself(Path file) throws IOException {
        ObjectNode stored = stored(file);
        Class<?> kind = Resources.kind(stored).orElseThrow();
        Object resource = Resources.SERIALIZATION.convertValue(stored, kind);
        assertThat(resource)
                .isEqualTo(Resources.SERIALIZATION.convertValue(stored, kind))
                .hasSameHashCodeAs(Resources.SERIALIZATION.convertValue(stored, kind));
    }

    private static ObjectNode stored(Path file) throws IOException {
        return Resources.read(file).get(0);
    }
}
