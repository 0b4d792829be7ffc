package dev.fastpubsub.server.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Standard error while this is open, read as strictly as a machine would. */
public final class CapturedLog implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern LOGFMT_FIELD =
            Pattern.compile("\\G(?:^| )([a-z_]+)=([^\\s\"=\\p{Cntrl}]+|\"(?:[^\"\\\\\\p{Cntrl}]++|\\\\.)*+\")");

    private final PrintStream before = System.err;
    private final ByteArrayOutputStream captured = new ByteArrayOutputStream();

    public CapturedLog() {
        System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
    }

    public String text() {
        return captured.toString(StandardCharsets.UTF_8);
    }

    /** Each line's fields in their order. */
    public List<Map<String, String>> lines(String format) {
        return text().lines()
                .map(line -> format.equals("json") ? json(line) : logfmt(line))
                .toList();
    }

    private static Map<String, String> json(String line) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : JSON.readTree(line).properties()) {
            fields.put(field.getKey(), field.getValue().asString());
        }
        return fields;
    }

    private static Map<String, String> logfmt(String line) {
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher field = LOGFMT_FIELD.matcher(line);
        int end = 0;
        while (field.find()) {
            String value = field.group(2);
            fields.put(
                    field.group(1),
                    value.startsWith("\"") ? JSON.readTree(value).asString() : value);
            end = field.end();
        }
        assertThat(line.substring(end)).as("left over of %s", line).isEmpty();
        return fields;
    }

    @Override
    public void close() {
        System.setErr(before);
    }
}
