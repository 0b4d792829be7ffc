package dev.fastpubsub.server.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Arrays of objects, and what is nearly one. Not thread-safe. */
final class RandomJson {
    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "\\n",
            "\\\"",
            "\\\\",
            "\\u0000",
            "\\ud83d\\ude00",
            "é",
            "€",
            "😀",
            "\u2028",
            "\u007f",
            "x".repeat(60),
            "\\/",
            "]",
            "{",
            ":");
    private static final List<String> NUMBERS = List.of(
            "0",
            "-0",
            "1",
            "-1.50",
            "1e5",
            "1E-400",
            "123456789012345678901234567890",
            "0.1e+7",
            "9".repeat(50),
            "1.7976931348623157e309");
    private static final List<String> SPACES = List.of("", "", "", " ", "\n", "\t", "\r\n");
    private static final List<String> NOISE = List.of(
            ",", ":", "{", "}", "[", "]", "\"", "\\", "0", "e", "-", " ", "\t", "\u0001", "\u0000", "é", "tru", "null",
            "/", "#", "'", "\uFEFF", "\u00a0", "\\u12");

    /** Halves of a pair that stand alone, which only few parsers take in a name. */
    private static final List<String> SURROGATES = List.of("\\ud800", "\\udc00", "\\udfff\\ud800");

    private final Random random;
    private final boolean surrogatesInNames;

    RandomJson(Random random, boolean surrogatesInNames) {
        this.random = random;
        this.surrogatesInNames = surrogatesInNames;
    }

    /** Well in most cases, else with a few changes somewhere. */
    byte[] next() {
        StringBuilder json = new StringBuilder(space()).append('[').append(space());
        int elements = random.nextInt(8);
        for (int i = 0; i < elements; i++) {
            json.append(i == 0 ? "" : "," + space())
                    .append(random.nextInt(40) == 0 ? value(3) : object(random.nextInt(4)))
                    .append(space());
        }
        json.append(']').append(space());
        if (random.nextInt(3) > 0) {
            return json.toString().getBytes(UTF_8);
        }
        return random.nextBoolean()
                ? changed(json).getBytes(UTF_8)
                : damaged(json.toString().getBytes(UTF_8));
    }

    private String changed(StringBuilder json) {
        for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
            int at = random.nextInt(json.length());
            switch (random.nextInt(3)) {
                case 0 -> json.deleteCharAt(at);
                case 1 -> json.insert(at, one(NOISE));
                default -> json.setLength(Math.max(1, at));
            }
        }
        return json.toString();
    }

    private byte[] damaged(byte[] json) {
        for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
            json[random.nextInt(json.length)] = (byte) random.nextInt(256);
        }
        return random.nextBoolean() ? json : Arrays.copyOf(json, random.nextInt(json.length + 1));
    }

    private String value(int levels) {
        return switch (random.nextInt(levels > 0 ? 6 : 4)) {
            case 0 -> text(true);
            case 1 -> one(NUMBERS);
            case 2 -> one(List.of("true", "false", "null"));
            case 3 -> text(false);
            case 4 -> object(levels - 1);
            default -> array(levels - 1);
        };
    }

    String object(int levels) {
        StringBuilder object = new StringBuilder("{").append(space());
        int fields = random.nextInt(4);
        for (int i = 0; i < fields; i++) {
            object.append(i == 0 ? "" : ",")
                    .append(space())
                    .append(text(surrogatesInNames))
                    .append(space())
                    .append(':')
                    .append(space())
                    .append(value(levels))
                    .append(space());
        }
        return object.append('}').toString();
    }

    private String array(int levels) {
        StringBuilder array = new StringBuilder("[").append(space());
        int elements = random.nextInt(3);
        for (int i = 0; i < elements; i++) {
            array.append(i == 0 ? "" : ",").append(value(levels)).append(space());
        }
        return array.append(']').toString();
    }

    private String text(boolean surrogates) {
        StringBuilder text = new StringBuilder("\"");
        for (int parts = random.nextInt(4); parts > 0; parts--) {
            text.append(one(surrogates && random.nextInt(4) == 0 ? SURROGATES : TEXTS));
        }
        return text.append('"').toString();
    }

    private String space() {
        return one(SPACES);
    }

    private String one(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
