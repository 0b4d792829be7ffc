package dev.fastpubsub.server.support;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * An operation of the OpenAPI document.
 *
 * @param template of the path, such as {@code /topics/{id}}
 * @param parameters those of the path and its own, with references resolved
 * @param node the operation itself
 */
public record ApiOperation(String method, String template, List<JsonNode> parameters, JsonNode node) {

    /** An example of a request's body. */
    public record RequestExample(String mediaType, String name, JsonNode value) {}

    boolean hasPath(String path) {
        String pattern = Pattern.compile("\\{[^}]+}").matcher(template).replaceAll("[^/]+");
        return path.matches(pattern);
    }

    public Set<String> statuses() {
        return Set.copyOf(node.get("responses").propertyNames());
    }

    /** With an example for every parameter. */
    public String exampleTarget() {
        String path = template;
        List<String> query = new ArrayList<>();
        for (JsonNode parameter : parameters) {
            String name = parameter.get("name").asString();
            String example = parameter.get("example").asString();
            if (parameter.get("in").asString().equals("path")) {
                path = path.replace("{" + name + "}", example);
            } else {
                query.add(name + "=" + example);
            }
        }
        return query.isEmpty() ? path : path + "?" + String.join("&", query);
    }

    /** None when the call has no body. */
    public List<RequestExample> requestExamples() {
        List<RequestExample> examples = new ArrayList<>();
        for (Map.Entry<String, JsonNode> content :
                node.path("requestBody").path("content").properties()) {
            for (Map.Entry<String, JsonNode> example :
                    content.getValue().path("examples").properties()) {
                examples.add(new RequestExample(
                        content.getKey(), example.getKey(), example.getValue().get("value")));
            }
        }
        return examples;
    }

    @Override
    public String toString() {
        return method + " " + template;
    }
}
