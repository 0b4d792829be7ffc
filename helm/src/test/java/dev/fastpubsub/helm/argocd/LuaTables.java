package dev.fastpubsub.helm.argocd;

import java.util.Map;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON as Argo CD hands it to scripts, and back: objects and arrays are tables, arrays begin with 1, null is nil. */
final class LuaTables {

    private LuaTables() {}

    static LuaValue of(JsonNode json) {
        return switch (json.getNodeType()) {
            case OBJECT -> {
                LuaTable table = new LuaTable();
                for (Map.Entry<String, JsonNode> field : json.properties()) {
                    table.set(field.getKey(), of(field.getValue()));
                }
                yield table;
            }
            case ARRAY -> {
                LuaTable table = new LuaTable();
                for (int index = 0; index < json.size(); index++) {
                    table.set(index + 1, of(json.get(index)));
                }
                yield table;
            }
            case STRING -> LuaValue.valueOf(json.asString());
            case NUMBER -> LuaValue.valueOf(json.asDouble());
            case BOOLEAN -> LuaValue.valueOf(json.asBoolean());
            case NULL, MISSING -> LuaValue.NIL;
            case BINARY, POJO -> throw new IllegalArgumentException("not JSON: " + json.getNodeType());
        };
    }

    /** An empty table is an object: nothing tells it from an array. */
    static JsonNode json(LuaValue value) {
        JsonMapper mapper = JsonMapper.shared();
        if (!value.istable()) {
            return value.isboolean()
                    ? mapper.valueToTree(value.toboolean())
                    : value.type() == LuaValue.TNUMBER
                            ? mapper.valueToTree(value.tolong())
                            : mapper.valueToTree(value.checkjstring());
        }
        LuaTable table = value.checktable();
        if (table.length() > 0) {
            ArrayNode array = mapper.createArrayNode();
            for (int index = 1; index <= table.length(); index++) {
                array.add(json(table.get(index)));
            }
            return array;
        }
        ObjectNode object = mapper.createObjectNode();
        for (LuaValue key : table.keys()) {
            object.set(key.checkjstring(), json(table.get(key)));
        }
        return object;
    }
}
