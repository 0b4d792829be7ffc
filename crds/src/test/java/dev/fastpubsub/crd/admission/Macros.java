package dev.fastpubsub.crd.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Long values in short. {@code <129 a>} is a text of 129 a's; as an element of a list or a key of a map and with a
 * {@code %d} in it, it is as many elements or entries, numbered from 1.
 */
final class Macros {
    private static final Pattern MACRO = Pattern.compile("<(\\d+) (.+)>");

    private Macros() {}

    static JsonNode expand(JsonNode node) {
        if (node.isTextual()) {
            return JsonNodeFactory.instance.textNode(text(node.textValue()));
        }
        if (node.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (JsonNode element : node) {
                if (element.isTextual()) {
                    texts(element.textValue()).forEach(array::add);
                } else {
                    array.add(expand(element));
                }
            }
            return array;
        }
        if (node.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            node.properties()
                    .forEach(entry -> texts(entry.getKey()).forEach(key -> object.set(key, expand(entry.getValue()))));
            return object;
        }
        return node;
    }

    private static String text(String text) {
        Matcher macro = MACRO.matcher(text);
        return macro.matches() ? macro.group(2).repeat(Integer.parseInt(macro.group(1))) : text;
    }

    private static List<String> texts(String text) {
        Matcher macro = MACRO.matcher(text);
        return macro.matches() && macro.group(2).contains("%d")
                ? IntStream.rangeClosed(1, Integer.parseInt(macro.group(1)))
                        .mapToObj(number -> macro.group(2).replace("%d", Integer.toString(number)))
                        .toList()
                : List.of(text(text));
    }
}
