package dev.fastpubsub.operator.server;

import dev.fastpubsub.operator.server.Failure.Forbidden;
import dev.fastpubsub.operator.server.Failure.Invalid;
import dev.fastpubsub.operator.server.Failure.NotServer;
import dev.fastpubsub.operator.server.Failure.ServerError;
import dev.fastpubsub.operator.server.Failure.Throttled;
import dev.fastpubsub.operator.server.Failure.Unauthorised;
import dev.fastpubsub.operator.server.Failure.Unreachable;
import dev.fastpubsub.operator.server.Outcome.Absent;
import dev.fastpubsub.operator.server.Outcome.Conflict;
import dev.fastpubsub.operator.server.Outcome.Failed;
import dev.fastpubsub.operator.server.Outcome.Found;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An answer over HTTP, and what it means. Only the API's own JSON is taken at its word: proxies answer 404 as well. */
record Reply(int status, byte[] body) {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** How the API ends what it says of a thing that is not there; of an unknown path it says "Not Found". */
    private static final String NO_SUCH_THING = " not found";

    private static final int LONGEST_DETAIL = 300;

    Outcome<JsonNode> outcome() {
        JsonNode json = json();
        if (status == 204 && body.length == 0) {
            return new Found<>(json);
        }
        if (status >= 500 && (json.isMissingNode() || status != 500)) {
            return failed(new Unreachable(status + " " + detail(json)));
        }
        if (!json.isObject() || (status >= 300 && !json.has("detail"))) {
            return failed(new NotServer("a " + status + " that is not the API's; is the URL right?"));
        }
        if (status < 300) {
            return new Found<>(json);
        }
        return refusal(json, detail(json));
    }

    private Outcome<JsonNode> refusal(JsonNode json, String detail) {
        return switch (status) {
            case 401 -> failed(new Unauthorised(detail));
            case 403 -> failed(new Forbidden(detail));
            case 404 ->
                detail.endsWith(NO_SUCH_THING)
                        ? new Absent<>(detail)
                        : failed(new NotServer("404 " + detail + "; is the URL right?"));
            case 409 -> new Conflict<>(detail);
            case 429 -> failed(new Throttled(detail));
            case 500 -> failed(new ServerError("500 " + detail));
            default -> failed(status < 400 ? new NotServer(status + " " + detail) : new Invalid(detail));
        };
    }

    private static Outcome<JsonNode> failed(Failure failure) {
        return new Failed<>(failure);
    }

    private JsonNode json() {
        try {
            return body.length == 0 ? JSON.missingNode() : JSON.readTree(body);
        } catch (JacksonException e) {
            return JSON.missingNode();
        }
    }

    /** A text, or of a list of violations what each is about. */
    private static String detail(JsonNode json) {
        JsonNode detail = json.path("detail");
        StringBuilder text = new StringBuilder(detail.isString() ? detail.asString() : "");
        for (JsonNode violation : detail.isArray() ? detail : JSON.createArrayNode()) {
            text.append(text.isEmpty() ? "" : "; ")
                    .append(violation.path("loc").path(1).asString(""))
                    .append(": ")
                    .append(violation.path("msg").asString(""));
        }
        return text.length() > LONGEST_DETAIL ? text.substring(0, LONGEST_DETAIL) + "…" : text.toString();
    }

    /** Without the body, which may hold a token. */
    @Override
    public String toString() {
        return "Reply[" + status + ", " + body.length + " bytes]";
    }
}
