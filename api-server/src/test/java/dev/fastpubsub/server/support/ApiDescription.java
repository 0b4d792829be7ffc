package dev.fastpubsub.server.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.fastpubsub.server.apidocs.OpenApiDocument;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NumericNode;

/** The OpenAPI document, held against what a server really answers. Remembers what was seen. Thread-safe. */
public final class ApiDescription {

    /** What an operation answers: {@code POST /topics 201}. */
    private static final Set<String> SEEN = new ConcurrentSkipListSet<>();

    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");
    private static final String URL = "https://openapi.test/openapi.json";
    private static final String JSON = new String(OpenApiDocument.json("1"), StandardCharsets.UTF_8);
    private static final JsonNode DOCUMENT = JsonMapper.shared().readTree(JSON);
    private static final List<ApiOperation> OPERATIONS = readOperations();

    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            registry -> registry.schemas(Map.of(URL, JSON))
                    .schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .formatAssertionsEnabled(true)
                            .build()));
    /** Payloads may have numbers and names of any length. Those that no double holds are as good as its largest. */
    private static final JsonMapper READER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNumberLength(Integer.MAX_VALUE)
                            .maxNameLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .nodeFactory(new JsonNodeFactory() {
                @Override
                public NumericNode numberNode(double value) {
                    return super.numberNode(Double.isInfinite(value) ? Double.MAX_VALUE : value);
                }
            })
            .build();

    private static final Map<JsonNode, Schema> COMPILED = new ConcurrentHashMap<>();

    private ApiDescription() {}

    public static JsonNode document() {
        return DOCUMENT;
    }

    public static List<ApiOperation> operations() {
        return OPERATIONS;
    }

    /** What a reference leads to; everything else is itself. */
    public static JsonNode resolved(JsonNode node) {
        return node.has("$ref")
                ? resolved(DOCUMENT.at(node.get("$ref").asString().substring(1)))
                : node;
    }

    /** What a schema of the document has against a value. */
    public static List<String> violations(JsonNode schema, JsonNode value) {
        return COMPILED
                .computeIfAbsent(
                        schema,
                        node -> SCHEMAS.getSchema(
                                JsonMapper.shared().readTree(node.toString().replace("\"#/", '"' + URL + "#/"))))
                .validate(value)
                .stream()
                .map(Object::toString)
                .toList();
    }

    /**
     * Fails when the document does not say that this request can be answered like that.
     *
     * @param target path and query
     */
    public static void check(String method, String target, int status, Map<String, List<String>> headers, String body) {
        Optional<ApiOperation> operation = find(method, target);
        if (operation.isEmpty()) {
            assertThat(status)
                    .as("status of %s %s, which is not in the OpenAPI document", method, target)
                    .isBetween(400, 499);
            return;
        }
        SEEN.add(operation.get() + " " + status);
        assertThat(operation.get().statuses())
                .as("statuses of %s in the OpenAPI document", operation.get())
                .contains(Integer.toString(status));
        JsonNode response = resolved(operation.get().node().get("responses").get(Integer.toString(status)));
        checkHeaders(response, headers);
        String type = header(headers, "Content-Type").split(";", 2)[0];
        if (!response.has("content")) {
            assertThat(type).as("content type of %s", operation.get()).isEmpty();
            return;
        }
        assertThat(response.get("content").propertyNames())
                .as("content types of %s %d", operation.get(), status)
                .contains(type);
        if (type.endsWith("json")) {
            JsonNode schema = response.get("content").get(type).get("schema");
            assertThat(violations(schema, READER.readTree(body)))
                    .as("answer to %s %s against its schema", method, target)
                    .isEmpty();
        }
    }

    /** Remembers an answer to a request that is not what HTTP says, and so needs no check. */
    public static void note(String method, String target, int status) {
        find(method, target).ifPresent(operation -> SEEN.add(operation + " " + status));
    }

    /** What the document has: operations with statuses. */
    public static Set<String> described() {
        Set<String> described = new TreeSet<>();
        for (ApiOperation operation : OPERATIONS) {
            operation.statuses().forEach(status -> described.add(operation + " " + status));
        }
        return described;
    }

    /** What has been seen in this JVM, in the same words. */
    public static Set<String> seen() {
        return new TreeSet<>(SEEN);
    }

    private static void checkHeaders(JsonNode response, Map<String, List<String>> headers) {
        for (Map.Entry<String, JsonNode> header : response.path("headers").properties()) {
            if (resolved(header.getValue()).path("required").asBoolean()) {
                assertThat(header(headers, header.getKey()))
                        .as("the required header %s", header.getKey())
                        .isNotEmpty();
            }
        }
    }

    private static String header(Map<String, List<String>> headers, String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(header -> header.getValue().getFirst())
                .findFirst()
                .orElse("");
    }

    private static Optional<ApiOperation> find(String method, String target) {
        String path = target.split("\\?", 2)[0];
        return OPERATIONS.stream()
                .filter(operation -> operation.method().equals(method) && operation.hasPath(path))
                .findFirst();
    }

    private static List<ApiOperation> readOperations() {
        List<ApiOperation> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : DOCUMENT.get("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                if (METHODS.contains(operation.getKey())) {
                    List<JsonNode> parameters = new ArrayList<>();
                    path.getValue().path("parameters").forEach(parameter -> parameters.add(resolved(parameter)));
                    operation.getValue().path("parameters").forEach(parameter -> parameters.add(resolved(parameter)));
                    operations.add(new ApiOperation(
                            operation.getKey().toUpperCase(Locale.ROOT),
                            path.getKey(),
                            List.copyOf(parameters),
                            operation.getValue()));
                }
            }
        }
        return List.copyOf(operations);
    }
}
