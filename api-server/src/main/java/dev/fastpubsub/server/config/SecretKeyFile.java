package dev.fastpubsub.server.config;

import dev.fastpubsub.server.config.AuthConfig.Algorithm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A file with the keys of tokens, one a line. It can be read again at any time, and may be a symbolic link that points
 * elsewhere then.
 */
public record SecretKeyFile(String path, Algorithm algorithm) {

    static final int MAX_KEYS = 8;

    /** Above that it is not what was meant, and could fill the memory. */
    private static final int MAX_BYTES = 64 * 1024;

    /** As it is now. */
    public Content read() {
        byte[] bytes;
        try {
            Path file = Path.of(path);
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                return new Refused("is not a regular file", "");
            }
            try (InputStream input = Files.newInputStream(file)) {
                bytes = input.readNBytes(MAX_BYTES + 1);
            }
        } catch (InvalidPathException | NoSuchFileException e) {
            return new Refused("does not exist", "");
        } catch (AccessDeniedException e) {
            return new Refused("may not be read by this process", "");
        } catch (IOException e) {
            return new Refused("cannot be read: " + e.getClass().getSimpleName(), "");
        }
        return bytes.length > MAX_BYTES ? new Refused("is larger than " + MAX_BYTES + " bytes", "") : content(bytes);
    }

    private Content content(byte[] bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new Refused("is not text in UTF-8", new String(bytes, StandardCharsets.ISO_8859_1));
        }
        List<String> lines = text.lines().map(String::strip).toList();
        for (int line = 0; line < lines.size(); line++) {
            Optional<String> fault = lines.get(line).isEmpty() ? Optional.empty() : algorithm.fault(lines.get(line));
            if (fault.isPresent()) {
                return new Refused("line " + (line + 1) + " " + fault.get(), text);
            }
        }
        List<String> keys =
                lines.stream().filter(line -> !line.isEmpty()).distinct().toList();
        if (keys.isEmpty()) {
            return new Refused("holds no key", text);
        }
        return keys.size() > MAX_KEYS
                ? new Refused("holds " + keys.size() + " keys, it may hold " + MAX_KEYS, text)
                : new Keys(keys);
    }

    /** The path for people to see: somebody may have put the key itself there. */
    static String masked(String path) {
        return exists(path) ? path : Setting.MASK;
    }

    static boolean exists(String path) {
        try {
            return Files.exists(Path.of(path));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "SecretKeyFile[…]";
    }

    /** What the file holds. */
    public sealed interface Content {}

    /** @param keys one to {@value #MAX_KEYS}, each long enough and there once, in the order of the file */
    public record Keys(List<String> keys) implements Content {

        public Keys {
            keys = List.copyOf(keys);
        }

        @Override
        public String toString() {
            return "Keys[" + keys.size() + "]";
        }
    }

    /**
     * Nothing that could be used.
     *
     * @param reason goes behind the file's name in a sentence, and repeats nothing of it
     * @param text so that two files with the same fault are not taken for one
     */
    public record Refused(String reason, String text) implements Content {

        @Override
        public String toString() {
            return "Refused[" + reason + "]";
        }
    }
}
