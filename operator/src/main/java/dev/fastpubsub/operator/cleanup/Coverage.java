package dev.fastpubsub.operator.cleanup;

import com.fasterxml.jackson.databind.JsonNode;

/** Whether one JSON says all that another one says: Kubernetes adds its defaults to what it is given. */
final class Coverage {

    private Coverage() {}

    static boolean covers(JsonNode actual, JsonNode wanted) {
        if (wanted.isObject()) {
            return wanted.properties().stream()
                    .allMatch(field -> covers(actual.path(field.getKey()), field.getValue()));
        }
        if (wanted.isArray()) {
            if (!actual.isArray() || actual.size() != wanted.size()) {
                return false;
            }
            for (int i = 0; i < wanted.size(); i++) {
                if (!covers(actual.get(i), wanted.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return actual.equals(wanted) || actual.asText().equals(wanted.asText());
    }
}
