package dev.fastpubsub.server.apidocs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Properties;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.http.MediaType;

/**
 * A file for the browser.
 *
 * @param etag changes with the content
 */
record Asset(byte[] content, MediaType type, String etag) {

    static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);
    static final MediaType CSS = new MediaType("text", "css", StandardCharsets.UTF_8);
    static final MediaType JAVASCRIPT = new MediaType("text", "javascript", StandardCharsets.UTF_8);

    static Asset of(byte[] content, MediaType type) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return new Asset(content, type, '"' + HexFormat.of().formatHex(hash, 0, 16) + '"');
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** A file of our own. */
    static Asset own(String file, MediaType type) {
        return of(bytes("apidocs/" + file), type);
    }

    /** A file of a webjar, whose paths have its version in them. */
    static Asset webjar(String name, String file, MediaType type) {
        try {
            Properties pom = PropertiesLoaderUtils.loadProperties(
                    new ClassPathResource("META-INF/maven/org.webjars/" + name + "/pom.properties"));
            String version = pom.getProperty("version");
            return of(bytes("META-INF/resources/webjars/" + name + "/" + version + "/" + file), type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With another text in place of one that it must have. */
    Asset replacing(String text, String replacement) {
        String before = new String(content, StandardCharsets.UTF_8);
        if (!before.contains(text)) {
            throw new IllegalStateException("'" + text + "' is not there any more");
        }
        return of(before.replace(text, replacement).getBytes(StandardCharsets.UTF_8), type);
    }

    private static byte[] bytes(String path) {
        try {
            return new ClassPathResource(path).getContentAsByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
