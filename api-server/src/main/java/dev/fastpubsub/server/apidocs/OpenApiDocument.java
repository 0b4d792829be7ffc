package dev.fastpubsub.server.apidocs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The OpenAPI document of this server. It is written by hand, in YAML and in a file for each feature: the resources read
 * requests byte by byte, so their annotations would say next to nothing about them.
 */
public final class OpenApiDocument {

    private static final List<String> FILES =
            List.of("api", "topics", "subscriptions", "messages", "clients", "monitoring");

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private OpenApiDocument() {}

    /** The whole document as JSON, put together anew by each call. */
    public static byte[] json(String version) {
        ObjectNode document = MAPPER.createObjectNode();
        FILES.forEach(file -> merge(read(file), document));
        document.withObject("/info").put("version", version);
        return MAPPER.writeValueAsBytes(document);
    }

    private static ObjectNode read(String file) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(Integer.MAX_VALUE); // a limit for files of strangers
        try (InputStream yaml = new ClassPathResource("openapi/" + file + ".yaml").getInputStream()) {
            Map<?, ?> content = new Yaml(new SafeConstructor(options)).load(yaml);
            return MAPPER.valueToTree(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void merge(ObjectNode from, ObjectNode into) {
        for (Map.Entry<String, JsonNode> property : from.properties()) {
            JsonNode present = into.get(property.getKey());
            if (present == null) {
                into.set(property.getKey(), property.getValue());
            } else if (present instanceof ObjectNode object && property.getValue() instanceof ObjectNode more) {
                merge(more, object);
            } else {
                throw new IllegalStateException(property.getKey() + " stands in two files");
            }
        }
    }
}
