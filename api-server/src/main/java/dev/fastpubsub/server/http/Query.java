package dev.fastpubsub.server.http;

import dev.fastpubsub.server.json.JsonWriter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;

/** The query parameters of a request, read typed; see {@link Fields} for the manner. Of several the last counts. */
public final class Query {

    private final HttpServletRequest request;
    private final List<Violation> violations = new ArrayList<>();

    public Query(HttpServletRequest request) {
        this.request = request;
    }

    /** A required text. PostgreSQL cannot hold U+0000, so it is refused here. */
    public String text(String name) {
        String value = last(name);
        if (value == null) {
            violations.add(new Violation("missing", List.of("query", name), "Field required", null));
            return "";
        }
        if (value.indexOf('\0') >= 0) {
            violations.add(new Violation(
                    "value_error",
                    List.of("query", name),
                    "Value error, U+0000 is not allowed",
                    JsonWriter.string(value)));
        }
        return value;
    }

    public long integer(String name, long defaultValue, long min, long max) {
        String value = last(name);
        if (value == null) {
            return defaultValue;
        }
        OptionalLong number =
                new Integers(min, max).string(value, JsonWriter.string(value), List.of("query", name), violations::add);
        return number.orElse(defaultValue);
    }

    public void throwIfWrong() {
        BodyReader.throwIfAny(violations);
    }

    private @Nullable String last(String name) {
        try {
            String[] values = request.getParameterValues(name);
            return values == null ? null : values[values.length - 1];
        } catch (InvalidParameterException e) {
            String message = "Value error, the query is not percent-encoded UTF-8";
            throw new ValidationException(new Violation(
                    "value_error", List.of("query"), message, JsonWriter.string(request.getQueryString())));
        }
    }
}
