package dev.fastpubsub.server.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.fastpubsub.server.json.JsonWriter;
import java.util.Arrays;
import tools.jackson.core.JsonGenerator;

/** Each line a JSON object. Thread-safe. */
final class JsonEncoder extends LineEncoder {

    @Override
    public byte[] encode(ILoggingEvent event) {
        byte[] object = JsonWriter.object(json -> LogLine.write(event, new JsonFields(json)));
        byte[] line = Arrays.copyOf(object, object.length + 1);
        line[object.length] = '\n';
        return line;
    }

    private record JsonFields(JsonGenerator json) implements LogLine.Fields {

        @Override
        public void text(String name, String value) {
            json.writeStringProperty(name, value);
        }

        @Override
        public void number(String name, Number value) {
            json.writeName(name);
            json.writeNumber(value.toString());
        }
    }
}
