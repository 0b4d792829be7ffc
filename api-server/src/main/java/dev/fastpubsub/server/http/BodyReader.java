package dev.fastpubsub.server.http;

import dev.fastpubsub.server.config.LimitsConfig;
import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import dev.fastpubsub.server.json.JsonArrayFaults;
import dev.fastpubsub.server.json.JsonArrayFaults.Fault;
import dev.fastpubsub.server.json.JsonArraySplitter;
import dev.fastpubsub.server.json.JsonParser;
import dev.fastpubsub.server.json.JsonSlice;
import dev.fastpubsub.server.json.JsonSyntaxException;
import dev.fastpubsub.server.json.JsonValue;
import dev.fastpubsub.server.json.JsonWriter;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads request bodies: bounded, strictly UTF-8, checked as JSON in one pass. Thread-safe. */
public final class BodyReader {

    /** Bytes; as many scopes as a client may have fit in. */
    private static final int SMALL = 1 << 16;

    /** Bytes of a topic or a subscription; as text and split it takes up to thirteen times as many. */
    private static final int LARGEST_OBJECT = 1 << 20;

    /** Bytes that an id takes at most, with room for whoever indents. */
    private static final int ID = 128;

    private static final String NOT_A_LIST = "Input should be a valid list";

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final LimitsConfig limits;
    private final JsonParser parser;
    private final JsonArraySplitter splitter;
    private final JsonArrayFaults faults;
    private final BodyMemory memory;

    public BodyReader(LimitsConfig limits) {
        this.limits = limits;
        this.memory = new BodyMemory(limits.maxBodiesBytes());
        this.splitter = new JsonArraySplitter(limits.maxMessages(), limits.maxMessageBytes(), limits.maxNesting());
        this.faults = new JsonArrayFaults(limits.maxMessages(), limits.maxMessageBytes(), limits.maxNesting());
        this.parser = new JsonParser(limits.maxNesting(), limits.maxMessages());
    }

    /** A body that must be an object. */
    public Fields object(HttpServletRequest request) {
        return object(request, Echo.OF_EVERYTHING, bytes(request, Math.min(LARGEST_OBJECT, limits.maxBodyBytes())));
    }

    /**
     * A body that must be a small object, of whose fields no answer may repeat others than these: secrets end up in wrong
     * fields, and answers in logs.
     */
    public Fields objectWithSecrets(HttpServletRequest request, Set<String> repeatable) {
        return object(request, new Echo(repeatable), smallBytes(request));
    }

    private Fields object(HttpServletRequest request, Echo echo, byte[] bytes) {
        JsonValue body = json(request, bytes);
        if (body.kind() != JsonValue.Kind.OBJECT) {
            throw new ValidationException(new Violation(
                    "model_attributes_type",
                    List.of("body"),
                    "Input should be a valid dictionary or object to extract fields from",
                    echo.body(body)));
        }
        return new Fields(body, echo);
    }

    /** A body that must be an array of objects: as they came. */
    public List<JsonSlice> objects(HttpServletRequest request) {
        byte[] bytes = bytes(request, limits.maxBodyBytes());
        Optional<List<JsonSlice>> objects = isJson(request.getContentType()) ? splitter.split(bytes) : Optional.empty();
        return objects.orElseGet(() -> checkedObjects(request, bytes));
    }

    private List<JsonSlice> checkedObjects(HttpServletRequest request, byte[] bytes) {
        if (bytes.length > SMALL && isJson(request.getContentType()) && beginsAsArray(bytes)) {
            faults.find(bytes).ifPresent(this::refuse);
        }
        return checkedObjects(array(request, bytes));
    }

    private void refuse(JsonArrayFaults.Fault fault) {
        throw switch (fault) {
            case Fault.Syntax(int offset) -> notJson(offset);
            case Fault.TooMany() -> new ValidationException(tooLong(null));
            case Fault.NoObject(int index, String beginning) ->
                new ValidationException(noObject(index, JsonWriter.string(beginning)));
            case Fault.TooLarge(int index, String beginning) ->
                new ValidationException(tooLarge(index, JsonWriter.string(beginning)));
            case Fault.TooDeep(int index) -> tooDeep(index, "nested deeper than " + limits.maxNesting() + " levels");
        };
    }

    private static Violation noObject(int index, String input) {
        return new Violation("dict_type", List.of("body", index), "Input should be a valid dictionary", input);
    }

    private Violation tooLarge(int index, String input) {
        String message = "Value error, a message may have at most " + limits.maxMessageBytes() + " bytes";
        return new Violation("value_error", List.of("body", index), message, input);
    }

    private Violation tooLong(@Nullable String input) {
        String message = "List should have at most " + limits.maxMessages() + " items after validation, not more";
        return new Violation("too_long", List.of("body"), message, input);
    }

    private static ValidationException tooDeep(int index, String message) {
        return new ValidationException(
                new Violation("value_error", List.of("body", index), "Value error, " + message, null));
    }

    /** Finds out what is wrong. */
    private List<JsonSlice> checkedObjects(List<JsonValue> elements) {
        List<Violation> violations = new ArrayList<>();
        for (int index = 0; index < elements.size(); index++) {
            JsonValue element = elements.get(index);
            if (element.kind() != JsonValue.Kind.OBJECT) {
                violations.add(noObject(index, element.raw()));
            } else if (isTooLarge(element.raw())) {
                violations.add(tooLarge(index, element.raw()));
            }
        }
        throwIfAny(violations);
        return elements.stream().map(element -> JsonSlice.of(element.raw())).toList();
    }

    /** A body that must be an array of ids, no more than messages may be in one request. */
    List<JsonValue> array(HttpServletRequest request) {
        int enough = Math.max(SMALL, ID * limits.maxMessages());
        return array(request, bytes(request, Math.min(enough, limits.maxBodyBytes())));
    }

    private List<JsonValue> array(HttpServletRequest request, byte[] bytes) {
        if (bytes.length > SMALL && !(isJson(request.getContentType()) && beginsAsArray(bytes))) {
            // Whatever it is, it is not read as text, which would take many times its size.
            String beginning = new String(bytes, 0, Violation.MAX_INPUT, StandardCharsets.UTF_8);
            throw new ValidationException(
                    new Violation("list_type", List.of("body"), NOT_A_LIST, JsonWriter.string(beginning)));
        }
        JsonValue body = json(request, bytes);
        if (body.kind() != JsonValue.Kind.ARRAY) {
            throw new ValidationException(new Violation("list_type", List.of("body"), NOT_A_LIST, body.raw()));
        }
        if (body.elements().size() > limits.maxMessages()) {
            throw new ValidationException(tooLong(body.raw()));
        }
        return body.elements();
    }

    private static boolean beginsAsArray(byte[] bytes) {
        int begin = 0;
        while (begin < bytes.length && Character.isWhitespace(bytes[begin])) {
            begin++;
        }
        return begin < bytes.length && bytes[begin] == '[';
    }

    static void throwIfAny(List<Violation> violations) {
        if (!violations.isEmpty()) {
            throw new ValidationException(violations);
        }
    }

    private boolean isTooLarge(String text) {
        // A character takes one to three bytes; most texts are decided by that alone.
        return text.length() > limits.maxMessageBytes() / 3
                && text.getBytes(StandardCharsets.UTF_8).length > limits.maxMessageBytes();
    }

    private JsonValue json(HttpServletRequest request, byte[] bytes) {
        if (bytes.length == 0) {
            throw missing();
        }
        String text = text(bytes);
        if (!isJson(request.getContentType())) {
            return JsonValue.string(text); // which no call takes, and each says so in its own way
        }
        try {
            JsonValue body = parser.parse(text);
            if (body.isNull()) {
                throw missing();
            }
            return body;
        } catch (JsonSyntaxException e) {
            if (e.element() >= 0) {
                throw tooDeep(e.element(), String.valueOf(e.getMessage()));
            }
            throw notJson((int) e.offset());
        }
    }

    private static ValidationException missing() {
        return new ValidationException(new Violation("missing", List.of("body"), "Field required", null));
    }

    private static ValidationException notJson(int offset) {
        return new ValidationException(
                new Violation("json_invalid", List.of("body", offset), "JSON decode error", "{}"));
    }

    /** A body as it came: of a call about credentials, which anybody may make and which are never large. */
    public byte[] smallBytes(HttpServletRequest request) {
        return bytes(request, Math.min(SMALL, limits.maxBodyBytes()));
    }

    private byte[] bytes(HttpServletRequest request, int limit) {
        if (request.getContentLengthLong() > limit) {
            throw tooLarge(limit);
        }
        try {
            return memory.read(request, limit).orElseThrow(() -> tooLarge(limit));
        } catch (IOException e) {
            throw new UncheckedIOException("the request's body could not be read", e);
        }
    }

    private static FastpubsubException tooLarge(int limit) {
        String message = "Request body is larger than " + limit + " bytes";
        return new FastpubsubException(ErrorCode.BODY_TOO_LARGE, message, null);
    }

    private static String text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw notJson(0);
        }
    }

    public static boolean isForm(HttpServletRequest request) {
        return mediaType(request.getContentType()).equals("application/x-www-form-urlencoded");
    }

    private static boolean isJson(@Nullable String contentType) {
        String type = mediaType(contentType);
        return type.equals("application/json") || (type.startsWith("application/") && type.endsWith("+json"));
    }

    private static String mediaType(@Nullable String contentType) {
        if (contentType == null) {
            return "";
        }
        int semicolon = contentType.indexOf(';');
        return (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
                .strip()
                .toLowerCase(Locale.ROOT);
    }
}
