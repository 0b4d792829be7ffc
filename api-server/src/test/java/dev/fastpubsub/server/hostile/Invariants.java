package dev.fastpubsub.server.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What holds for every answer, whatever was asked. Thread-safe. */
final class Invariants {

    /** What tells of the inside. Requests hold none of it, so an answer that has it has not got it from there. */
    private static final Pattern INSIDE = Pattern.compile(
            "<html|<!doctype|\\.java:\\d|Exception|org\\.(apache|springframework|postgresql)|java\\.(lang|io)\\."
                    + "|dev\\.fastpubsub|SQLSTATE|SELECT |Apache Tomcat",
            Pattern.CASE_INSENSITIVE);

    private static final Set<String> ERROR_TYPES = Set.of("application/json", "application/problem+json");

    private static final JsonMapper READER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNumberLength(Integer.MAX_VALUE)
                            .maxStringLength(Integer.MAX_VALUE)
                            .maxNameLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .build();

    private Invariants() {}

    /** What is wrong with it; nothing when all is well. */
    static List<String> violations(Reply reply, boolean head) {
        List<String> violations = new ArrayList<>();
        int status = reply.status();
        require(status < 500 || status == 501 || status == 503 || status == 505, "a server error", violations);
        // Tomcat itself answers OPTIONS *, which is about no resource: with 400 where a header is malformed, and always
        // without a body.
        boolean aboutNothing = (status == 200 || status == 400)
                && reply.body().length == 0
                && !reply.header("Allow").isEmpty();
        require(aboutNothing || !reply.header("X-Request-ID").isEmpty(), "no X-Request-ID", violations);
        require(status != 503 || !reply.header("Retry-After").isEmpty(), "503 without Retry-After", violations);
        require(status != 401 || !reply.header("WWW-Authenticate").isEmpty(), "401 without a challenge", violations);
        require(status != 405 || !reply.header("Allow").isEmpty(), "405 without Allow", violations);
        require(reply.header("X-Injected").isEmpty(), "a header of the request's making", violations);
        if (status >= 400 && !head && !aboutNothing) {
            refusal(reply, violations);
        }
        return violations;
    }

    private static void refusal(Reply reply, List<String> violations) {
        String type = reply.header("Content-Type").split(";", 2)[0];
        require(ERROR_TYPES.contains(type), "the content type '" + type + "'", violations);
        try {
            String text =
                    UTF_8.newDecoder().decode(ByteBuffer.wrap(reply.body())).toString();
            require(!INSIDE.matcher(text).find(), "something of the inside", violations);
            JsonNode json = READER.readTree(text);
            JsonNode detail = json.path("detail");
            boolean shaped =
                    detail.isString() || detail.isArray() || json.path("error").isString();
            require(shaped, "a refusal without a detail", violations);
        } catch (CharacterCodingException | JacksonException e) {
            violations.add("a refusal that is no JSON: " + e.getMessage());
        }
    }

    private static void require(boolean holds, String otherwise, List<String> violations) {
        if (!holds) {
            violations.add(otherwise);
        }
    }
}
