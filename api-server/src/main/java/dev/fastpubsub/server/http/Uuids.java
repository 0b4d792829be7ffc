package dev.fastpubsub.server.http;

import dev.fastpubsub.server.json.JsonValue;
import dev.fastpubsub.server.json.JsonWriter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** UUIDs (RFC 9562) in any of the usual spellings: with and without dashes, in braces, as a URN, in either case. */
public final class Uuids {

    private static final String URN = "urn:uuid:";
    private static final String PARSING = "uuid_parsing";
    private static final String NOT_A_UUID = "Input should be a valid UUID";

    private Uuids() {}

    /** A body that must be an array of UUIDs. */
    public static List<UUID> list(BodyReader bodies, HttpServletRequest request) {
        List<JsonValue> elements = bodies.array(request);
        List<Violation> violations = new ArrayList<>();
        List<UUID> ids = new ArrayList<>(elements.size());
        for (int index = 0; index < elements.size(); index++) {
            JsonValue element = elements.get(index);
            List<Object> location = List.of("body", index);
            UUID id = read(element, location, violations::add);
            if (id != null) {
                ids.add(id);
            }
        }
        BodyReader.throwIfAny(violations);
        return ids;
    }

    /** A UUID in a body; null when it is none, which is told. */
    static @Nullable UUID read(JsonValue value, List<Object> location, Consumer<Violation> violations) {
        if (value.kind() != JsonValue.Kind.STRING) {
            String message = "UUID input should be a string, bytes or UUID object";
            violations.accept(new Violation("uuid_type", location, message, value.raw()));
            return null;
        }
        UUID id = parse(value.text());
        if (id == null) {
            violations.accept(new Violation(PARSING, location, NOT_A_UUID, value.raw()));
        }
        return id;
    }

    /** The id in a path. */
    public static UUID inPath(String name, String spelling) {
        UUID id = parse(spelling);
        if (id == null) {
            throw new ValidationException(
                    new Violation(PARSING, List.of("path", name), NOT_A_UUID, JsonWriter.string(spelling)));
        }
        return id;
    }

    /** A UUID, or null when a text is none. */
    public static @Nullable UUID parse(String spelling) {
        String text = spelling.toLowerCase(Locale.ROOT);
        if (text.startsWith(URN)) {
            text = text.substring(URN.length());
        } else if (text.startsWith("{") && text.endsWith("}")) {
            text = text.substring(1, text.length() - 1);
        }
        boolean dashed = text.length() == 36
                && text.charAt(8) == '-'
                && text.charAt(13) == '-'
                && text.charAt(18) == '-'
                && text.charAt(23) == '-';
        String digits = dashed ? text.replace("-", "") : text;
        if (digits.length() != 32 || !digits.chars().allMatch(HexFormat::isHexDigit)) {
            return null;
        }
        return new UUID(HexFormat.fromHexDigitsToLong(digits, 0, 16), HexFormat.fromHexDigitsToLong(digits, 16, 32));
    }
}
