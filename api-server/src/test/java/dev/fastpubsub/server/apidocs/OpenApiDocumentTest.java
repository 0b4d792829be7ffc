package dev.fastpubsub.server.apidocs;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.fastpubsub.server.support.ApiDescription;
import dev.fastpubsub.server.support.ApiOperation;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The document by itself: it is OpenAPI, and what it says is complete and fits together. */
class OpenApiDocumentTest {

    private static final JsonNode DOCUMENT = ApiDescription.document();
    private static final List<String> EXAMPLES = List.of("example", "examples");

    @Test
    void swaggersParserHasNothingAgainstIt() {
        SwaggerParseResult result = new OpenAPIV3Parser()
                .readContents(new String(OpenApiDocument.json("1.2.3"), StandardCharsets.UTF_8), null, null);

        assertThat(result.getMessages()).isEmpty();
        assertThat(result.getOpenAPI().getInfo().getVersion()).isEqualTo("1.2.3");
        assertThat(result.getOpenAPI().getPaths())
                .hasSameSizeAs(DOCUMENT.get("paths").propertyNames());
    }

    @Test
    void everySchemaIsJsonSchema() {
        JsonNode metaSchema =
                JsonMapper.shared().createObjectNode().put("$ref", "https://json-schema.org/draft/2020-12/schema");
        var validator = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(metaSchema);

        List<JsonNode> schemas = DOCUMENT.findValues("schema");
        DOCUMENT.at("/components/schemas").forEach(schemas::add);

        assertThat(schemas)
                .hasSizeGreaterThan(50)
                .allSatisfy(schema -> assertThat(validator.validate(schema))
                        .as(schema.toString())
                        .isEmpty());
    }

    /** YAML reads {@code {a: one, two}} as two properties, the second without a value. */
    @Test
    void nothingIsWithoutAValue() {
        List<String> places = new ArrayList<>();
        collectNulls("", DOCUMENT, places);

        assertThat(places).isEmpty();
    }

    private static void collectNulls(String place, JsonNode node, List<String> nulls) {
        if (node.isNull()) {
            nulls.add(place);
        }
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            if (!EXAMPLES.contains(property.getKey())) {
                collectNulls(place + "/" + property.getKey(), property.getValue(), nulls);
            }
        }
        if (node.isArray()) {
            node.forEach(element -> collectNulls(place + "/…", element, nulls));
        }
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        assertThat(DOCUMENT.findValues("$ref"))
                .hasSizeGreaterThan(100)
                .allSatisfy(reference -> assertThat(ApiDescription.resolved(
                                        DOCUMENT.at(reference.asString().substring(1)))
                                .isMissingNode())
                        .as(reference.asString())
                        .isFalse());
    }

    static List<ApiOperation> operations() {
        return ApiDescription.operations();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void anOperationSaysAllThatAClientNeeds(ApiOperation operation) {
        JsonNode node = operation.node();

        assertThat(node.propertyNames()).contains("operationId", "summary", "description", "tags", "security");
        assertThat(DOCUMENT.get("tags").findValuesAsString("name"))
                .contains(node.get("tags").get(0).asString());
        assertThat(operation.parameters())
                .allSatisfy(parameter ->
                        assertThat(parameter.propertyNames()).contains("description", "schema", "example"));
        if (node.has("requestBody")) {
            assertThat(operation.requestExamples()).isNotEmpty();
        }
        for (JsonNode response : node.get("responses")) {
            for (JsonNode content : ApiDescription.resolved(response).path("content")) {
                assertThat(content.has("schema")).isTrue();
            }
        }
    }

    /** For a program the scopes stand in {@code security}, for people in the description. */
    @ParameterizedTest
    @MethodSource("operations")
    void theScopeOfAnOperationIsOneThatExistsAndIsTold(ApiOperation operation) {
        JsonNode security = operation.node().get("security");
        if (security.isEmpty()) {
            assertThat(operation.statuses()).doesNotContain("403");
            return;
        }
        String scope = security.get(0).get("OAuth2").get(0).asString();

        assertThat(DOCUMENT.at("/components/securitySchemes/OAuth2/flows/clientCredentials/scopes")
                        .propertyNames())
                .contains(scope);
        assertThat(operation.node().get("description").asString().replaceAll("\\s+", " "))
                .contains("eeds the scope `" + scope + "`");
        assertThat(operation.statuses()).contains("401", "403");
    }

    @Test
    void operationsAreNamedDifferently() {
        assertThat(DOCUMENT.findValuesAsString("operationId"))
                .hasSameSizeAs(operations())
                .doesNotHaveDuplicates();
    }

    record Example(String place, JsonNode schema, JsonNode value) {

        @Override
        public String toString() {
            return place;
        }
    }

    static Stream<Example> examples() {
        List<Example> examples = new ArrayList<>();
        collect("", DOCUMENT, examples);
        return examples.stream();
    }

    private static void collect(String place, JsonNode node, List<Example> examples) {
        if (node.has("schema")) {
            if (node.has("example")) {
                examples.add(new Example(place, node.get("schema"), node.get("example")));
            }
            for (JsonNode example : node.path("examples")) {
                examples.add(new Example(place, node.get("schema"), example.get("value")));
            }
        }
        if (node.has("type") && node.path("examples").isArray()) {
            node.get("examples").forEach(value -> examples.add(new Example(place, node, value)));
        }
        if (node.isArray()) {
            for (int index = 0; index < node.size(); index++) {
                collect(place + "/" + index, node.get(index), examples);
            }
        }
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            if (!EXAMPLES.contains(property.getKey())) {
                collect(place + "/" + property.getKey(), property.getValue(), examples);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleFitsItsSchema(Example example) {
        assertThat(ApiDescription.violations(example.schema(), example.value())).isEmpty();
    }

    @Test
    void anExampleThatDoesNotFitIsSeen() {
        ObjectNode topic =
                JsonMapper.shared().createObjectNode().put("id", "a b").put("created_at", "today");

        assertThat(ApiDescription.violations(DOCUMENT.at("/components/schemas/Topic"), topic))
                .hasSizeGreaterThanOrEqualTo(2);
    }
}
