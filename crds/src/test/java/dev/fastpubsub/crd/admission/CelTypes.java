package dev.fastpubsub.crd.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.util.Optional;

/** The types of a schema's values in CEL, so that a rule that names a field that is not there does not compile. */
final class CelTypes {
    private final ImmutableMap.Builder<String, CelType> objects = ImmutableMap.builder();
    private final CelType root;

    CelTypes(JsonNode schema) {
        this.root = type(schema, "Type");
    }

    /** Of the values that the schema describes. */
    CelType root() {
        return root;
    }

    CelTypeProvider provider() {
        return new Provider(objects.buildOrThrow());
    }

    private CelType type(JsonNode schema, String path) {
        return switch (schema.path("type").textValue()) {
            case "string" ->
                schema.path("format").asText().equals("date-time") ? SimpleType.TIMESTAMP : SimpleType.STRING;
            case "integer" -> SimpleType.INT;
            case "boolean" -> SimpleType.BOOL;
            case "array" -> ListType.create(type(schema.path("items"), path + ".items"));
            case "object" ->
                schema.has("additionalProperties")
                        ? MapType.create(SimpleType.STRING, type(schema.path("additionalProperties"), path + ".values"))
                        : object(schema.path("properties"), path);
            default -> throw new IllegalArgumentException("no type at " + path);
        };
    }

    private CelType object(JsonNode properties, String path) {
        ImmutableMap.Builder<String, CelType> builder = ImmutableMap.builder();
        for (var field : properties.properties()) {
            builder.put(field.getKey(), type(field.getValue(), path + "." + field.getKey()));
        }
        ImmutableMap<String, CelType> fields = builder.buildOrThrow();
        CelType object = StructType.create(path, fields.keySet(), name -> Optional.ofNullable(fields.get(name)));
        objects.put(path, object);
        return object;
    }

    private static final class Provider implements CelTypeProvider {
        private final ImmutableMap<String, CelType> objects;

        Provider(ImmutableMap<String, CelType> objects) {
            this.objects = objects;
        }

        @Override
        public ImmutableCollection<CelType> types() {
            return ImmutableSet.copyOf(objects.values());
        }

        @Override
        public Optional<CelType> findType(String name) {
            return Optional.ofNullable(objects.get(name));
        }
    }
}
