package dev.fastpubsub.server.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The limits of one request, each from both sides. */
class LimitsTest {

    private static final int BODY = 32 * 1024 * 1024;
    private static final int MESSAGE = 1024 * 1024;
    private static final int MESSAGES = 10_000;
    private static final int LEVELS = 128;

    private final Channel channel = Channel.open();
    private final String path = "/topics/" + channel.topic() + "/messages";

    @Test
    void aBodyOf32MiBIsTaken() {
        sendSpaces(BODY).isNoContent();
    }

    @ParameterizedTest
    @ValueSource(ints = {BODY + 1, BODY + 1024 * 1024, 2 * BODY})
    void aBiggerBodyIsTooLarge(int size) {
        Answer answer = sendSpaces(size);

        answer.hasStatus(413).hasFields("detail");
        assertThat(answer.json().get("detail").asString()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/topics", "/subscriptions", "/subscriptions/x/acks", "/subscriptions/x/dlq/reprocess"})
    void theLimitHoldsForEveryCall(String anyPath) {
        Answer answer = RawHttp.exchange(out -> {
            out.write(head(anyPath, "Content-Length", Integer.toString(BODY + 1)));
            writeSpaces(out, BODY + 1, false);
        });

        answer.hasStatus(413).hasFields("detail");
    }

    @Test
    void aBiggerBodyInChunksIsTooLarge() {
        Answer answer = RawHttp.exchange(out -> {
            out.write(head(path, "Transfer-Encoding", "chunked"));
            writeSpaces(out, BODY + MESSAGE, true);
            out.write("0\r\n\r\n".getBytes(ISO_8859_1));
        });

        answer.hasStatus(413).hasFields("detail");
        channel.hasMetrics(0, 0, 0, 0);
    }

    @Test
    void tenThousandMessagesAreTaken() {
        channel.publish(Collections.nCopies(MESSAGES, "{}").toArray(String[]::new));

        channel.hasMetrics(MESSAGES, 0, 0, 0);
    }

    @Test
    void moreMessagesInOneRequestAreRefused() {
        String body = "[" + String.join(",", Collections.nCopies(MESSAGES + 1, "{}")) + "]";

        Answer answer = WireClient.post(path, body).hasStatus(422).hasFields("detail");

        JsonNode violation = onlyViolation(answer);
        assertThat(violation.get("type").asString()).isEqualTo("too_long");
        assertThat(violation.get("loc")).isEqualTo(Answer.quoted("['body']"));
        assertThat(violation.get("msg").asString()).contains("10000");
        channel.hasMetrics(0, 0, 0, 0);
    }

    @Test
    void aMessageOf1MiBIsTaken() {
        String message = messageOf(MESSAGE);

        channel.publish("{\"n\":1}", message);

        assertThat(Channel.payloads(channel.consume("worker", 1))).containsExactly("{\"n\":1}");
        assertThat(Channel.payloads(channel.consume("worker", 1))).containsExactly(message);
    }

    @Test
    void aBiggerMessageIsRefusedByItsIndex() {
        Answer answer = WireClient.post(path, "[{},{}," + messageOf(MESSAGE + 1) + ",{}]");

        assertThat(onlyViolation(answer).get("loc")).isEqualTo(Answer.quoted("['body',2]"));
        channel.hasMetrics(0, 0, 0, 0);
    }

    @Test
    void theSizeOfAMessageIsCountedInBytes() {
        String twoBytesEach = "{\"s\":\"" + "é".repeat(MESSAGE / 2) + "\"}";
        assertThat(twoBytesEach.length()).isLessThan(MESSAGE);

        Answer answer = WireClient.post(path, "[" + twoBytesEach + "]");

        assertThat(onlyViolation(answer).get("loc")).isEqualTo(Answer.quoted("['body',0]"));
    }

    @Test
    void manyLargeMessagesAreAllDeliveredInTheirOrderEvenIfBatchesAreShort() {
        String[] messages = new String[20];
        Arrays.setAll(messages, i -> messageOf(MESSAGE - i));
        channel.publish(messages);

        for (int delivered = 0; delivered < messages.length; ) {
            var batch = channel.consume();
            assertThat(batch).isNotEmpty();
            assertThat(Channel.payloads(batch))
                    .isEqualTo(Arrays.asList(messages).subList(delivered, delivered + batch.size()));
            channel.ack(batch);
            delivered += batch.size();
        }

        channel.hasMetrics(0, 0, messages.length, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void aMessageOf128LevelsIsTaken(String opening) {
        String message = nested(opening, LEVELS);

        channel.publish(message);

        assertThat(channel.consumePayloads()).containsExactly(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void aDeeperMessageIsRefusedByItsIndex(String opening) {
        for (int levels : new int[] {LEVELS + 1, LEVELS + 2, 600, 2_000}) {
            Answer answer = WireClient.post(path, "[{}," + nested(opening, levels) + "]");

            assertThat(onlyViolation(answer).get("loc")).isEqualTo(Answer.quoted("['body',1]"));
        }
        channel.hasMetrics(0, 0, 0, 0);
    }

    private static JsonNode onlyViolation(Answer answer) {
        JsonNode detail = answer.hasStatus(422).hasFields("detail").json().get("detail");
        assertThat(detail).hasSize(1);
        assertThat(detail.get(0).get("msg").asString()).isNotBlank();
        assertThat(detail.get(0).get("type").asString()).isNotBlank();
        return detail.get(0);
    }

    private Answer sendSpaces(int size) {
        return RawHttp.exchange(out -> {
            out.write(head(path, "Content-Length", Integer.toString(size)));
            writeSpaces(out, size, false);
        });
    }

    private static byte[] head(String path, String header, String value) {
        return RawHttp.head("POST " + path + " HTTP/1.1", Map.of("Content-Type", "application/json", header, value))
                .getBytes(ISO_8859_1);
    }

    /** An empty list after so many spaces that the whole has this size. */
    private static void writeSpaces(OutputStream out, int size, boolean chunked) throws IOException {
        byte[] spaces = " ".repeat(64 * 1024).getBytes(UTF_8);
        for (int left = size - 2; left > 0; left -= spaces.length) {
            write(out, spaces, Math.min(left, spaces.length), chunked);
        }
        write(out, "[]".getBytes(UTF_8), 2, chunked);
    }

    private static void write(OutputStream out, byte[] bytes, int length, boolean chunked) throws IOException {
        if (chunked) {
            out.write((Integer.toHexString(length) + "\r\n").getBytes(ISO_8859_1));
        }
        out.write(bytes, 0, length);
        if (chunked) {
            out.write("\r\n".getBytes(ISO_8859_1));
        }
    }

    private static String messageOf(int bytes) {
        return "{\"s\":\"" + "x".repeat(bytes - 8) + "\"}";
    }

    /** A message of so many levels, itself the first. */
    private static String nested(String opening, int levels) {
        String closing = opening.equals("[") ? "]" : "}";
        String innermost = opening.equals("[") ? "[]" : "{}";
        return "{\"a\":" + opening.repeat(levels - 2) + innermost + closing.repeat(levels - 2) + "}";
    }
}
