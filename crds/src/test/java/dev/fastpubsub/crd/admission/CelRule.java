package dev.fastpubsub.crd.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A rule of a definition, compiled by Google's CEL with what the language itself has and no extension.
 *
 * @param path of the schema that has it: {@code .spec.scopes[]}, nothing for the whole resource
 * @param transition whether it compares with the value before, and so holds for updates only
 */
public record CelRule(String path, String message, boolean transition, CelRuntime.Program program) {

    static CelRule compile(String path, JsonNode schema, JsonNode rule) {
        String text = rule.path("rule").textValue();
        boolean transition = text.contains("oldSelf");
        CelTypes types = new CelTypes(schema);
        CelBuilder builder = CelFactory.standardCelBuilder()
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .setTypeProvider(types.provider())
                .setResultType(SimpleType.BOOL)
                .addVar("self", types.root());
        Cel cel = (transition ? builder.addVar("oldSelf", types.root()) : builder).build();
        try {
            CelRuntime.Program program = cel.createProgram(cel.compile(text).getAst());
            return new CelRule(path, rule.path("message").textValue(), transition, program);
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalArgumentException("rule of " + path + ": " + text, e);
        }
    }

    /** Whether a value is as the rule says; so is every new value if the rule compares with the one before. */
    boolean allows(JsonNode value, @Nullable JsonNode before) {
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("self", celValue(value));
        if (transition) {
            if (before == null) {
                return true;
            }
            variables.put("oldSelf", celValue(before));
        }
        try {
            return (boolean) program.eval(variables);
        } catch (CelEvaluationException e) {
            throw new IllegalStateException(this + " of " + value, e);
        }
    }

    private static Object celValue(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> value.textValue();
            case NUMBER -> value.longValue();
            case BOOLEAN -> value.booleanValue();
            case ARRAY ->
                StreamSupport.stream(value.spliterator(), false)
                        .map(CelRule::celValue)
                        .toList();
            case OBJECT -> {
                Map<String, Object> map = new LinkedHashMap<>();
                value.properties().forEach(entry -> map.put(entry.getKey(), celValue(entry.getValue())));
                yield map;
            }
            default -> throw new IllegalArgumentException("no value of CEL: " + value);
        };
    }

    @Override
    public String toString() {
        return path + ": " + message;
    }
}
