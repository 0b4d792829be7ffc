package dev.fastpubsub.server.client;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Makes secrets, and hashes them for storage. SHA-256 with a salt is enough for 128 random bits, which no dictionary holds;
 * a slow hash would only make each login slow. Thread-safe.
 */
public final class ClientSecret {

    /** Stored before the salt and the hash, so that another way of hashing can follow one day. */
    private static final String SCHEME = "sha256";

    private static final int SECRET_BYTES = 16;
    private static final int SALT_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final HexFormat HEX = HexFormat.of();

    private ClientSecret() {}

    /** 32 hexadecimal digits: 128 random bits. */
    public static String generate() {
        return HEX.formatHex(random(SECRET_BYTES));
    }

    static String hash(String secret) {
        byte[] salt = random(SALT_BYTES);
        return String.join(":", SCHEME, HEX.formatHex(salt), HEX.formatHex(digest(salt, secret)));
    }

    /** Takes as long for a wrong secret as for the right one. */
    static boolean matches(String secret, String hash) {
        if (OriginalSecret.isOne(hash)) {
            return OriginalSecret.matches(secret, hash);
        }
        String[] parts = hash.split(":", -1);
        if (parts.length != 3 || !hash.startsWith(SCHEME + ":")) {
            return false;
        }
        return MessageDigest.isEqual(digest(HEX.parseHex(parts[1]), secret), HEX.parseHex(parts[2]));
    }

    private static byte[] digest(byte[] salt, String secret) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(salt);
            return sha256.digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
