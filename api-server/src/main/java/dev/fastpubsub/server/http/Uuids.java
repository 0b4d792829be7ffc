package dev.fastpubsub.server.http;

import dev.fastpubsub.server.json.JsonValue;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** UUIDs (RFC 9562) in any of the usual spellings: with and without dashes, in braces, as a URN, in either case. */
public final class Uuids {

    private static final String URN = "urn:uuid:";

    private Uuids() {}

    /** A body that must be an array of UUIDs. */
    public static List<UUID> list(BodyReader bodies, HttpServletRequest request) {
        List<JsonValue> elements = bodies.array(request);
        List<Violation> violations = new ArrayList<>();
        List<UUID> ids = new ArrayList<>(elements.size());
        for (int index = 0; index < elements.size(); index++) {
            JsonValue element = elements.get(index);
            List<Object> location = List.of("body", index);
            if (element.kind() != JsonValue.Kind.STRING) {
                String message = "UUID input should be a string, bytes or UUID object";
                violations.add(new Violation("uuid_type", location, message, element.raw()));
                continue;
            }
            UUID id = parse(element.text());
            if (id == null) {
                violations.add(new Violation("uuid_parsing", location, "Input should be a valid UUID", element.raw()));
            } else {
                ids.add(id);
            }
        }
        BodyReader.throwIfAny(violations);
        return ids;
    }

    static @Nullable UUID parse(String spelling) {
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
