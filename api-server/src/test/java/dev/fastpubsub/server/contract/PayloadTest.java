package dev.fastpubsub.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A payload comes back byte for byte. */
class PayloadTest {

    static Stream<String> payloads() {
        return Stream.of(
                "{}",
                "{ }",
                "{\"z\":1,\"a\":2,\"m\":3}",
                "{\"a\": 1 ,\t\"b\":\r\n[ 1,2 , 3 ],\n  \"c\" : { } }",
                "{\"n\":[1.10,1.0,1e20,1E+2,1e-7,-0,-0.0,0.10e-5]}",
                "{\"n\":123456789012345678901234567890}",
                "{\"n\":[18446744073709551616,9223372036854775808,-9223372036854775809,9007199254740993]}",
                "{\"n\":[1e400,-1e400,1e999999999,1e-999999999,1e99999999999,1e-99999999999]}",
                "{\"n\":3.14159265358979323846264338327950288419716939937510}",
                "{\"s\":\"\\u0000\"}",
                "{\"\\u0000\":\"a\\u0000b\"}",
                "{\"s\":[\"\\ud800\",\"\\udc00x\",\"\\ud800\\ud800\",\"\\udc00\\ud800\"]}",
                "{\"s\":\"\\ud83d\\ude00 \\uD83D\\uDE00 \\u00e9 \\u00E9\"}",
                "{\"s\":\"😀 é 漢字 \u2028 \u2029 \u007f \ufeff \uffff\"}",
                "{\"s\":\"\\\" \\\\ \\/ / \\b \\f \\n \\r \\t\"}",
                "{\"s\":\"<script>alert('x')</script> &amp; & ' %00 %s $1 {} ? :a\"}",
                "{\"\":\"\",\" \":\" \"}",
                "{\"a\":1,\"a\":2,\"a\":{\"a\":null}}",
                "{\"t\":true,\"f\":false,\"n\":null,\"o\":{\"a\":[{},[],[[]]]}}",
                "{\"id\":\"x\",\"payload\":{\"payload\":1},\"data\":[]}",
                "{\"s\":\"'; DROP TABLE message; -- \\\\x41 E'\\\\n'\"}",
                "{\"n\":" + "7".repeat(5_000) + ",\"f\":0." + "1".repeat(5_000) + "}",
                "{\"" + "k".repeat(60_000) + "\":1}",
                "{\"s\":\"" + "é".repeat(100_000) + "\"}",
                "{" + fields(5_000) + "}");
    }

    private static String fields(int count) {
        return String.join(
                ",",
                IntStream.range(0, count).mapToObj(i -> "\"f" + i + "\":" + i).toList());
    }

    @ParameterizedTest(name = "payload {index}")
    @MethodSource("payloads")
    void aPayloadComesBackByteForByte(String payload) {
        Channel channel = Channel.open();

        channel.publish(payload);

        assertThat(channel.consumePayloads()).containsExactly(payload);
    }

    @ParameterizedTest(name = "payload {index}")
    @MethodSource("payloads")
    void aDeadLetterKeepsItsPayloadByteForByte(String payload) {
        Channel channel = Channel.open("{'max_delivery_attempts': 1}");
        channel.publish(payload);
        List<Channel.Message> delivered = channel.consume();

        channel.nack(delivered);

        assertThat(Channel.payloads(channel.deadLetters())).containsExactly(payload);
        channel.reprocess(delivered);
        assertThat(channel.consumePayloads()).containsExactly(payload);
    }

    @Test
    void everyPayloadOfABatchKeepsItsOwnBytes() {
        Channel channel = Channel.open();
        String[] payloads = payloads().toArray(String[]::new);

        channel.publish(payloads);

        assertThat(channel.consumePayloads()).containsExactly(payloads);
    }

    @Test
    void spacesAroundMessagesAreNoPartOfThem() {
        Channel channel = Channel.open();

        channel.publish(" \n{\"a\":1}\t", "\r\n{ \"a\": 2 } ");

        assertThat(channel.consumePayloads()).containsExactly("{\"a\":1}", "{ \"a\": 2 }");
    }
}
