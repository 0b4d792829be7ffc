package dev.fastpubsub.operator.client;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.UUID;

/** A client's id and secret. Shows no secret. */
record Login(String id, String secret) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SECRET_BYTES = 16;

    /** 128 random bits each. */
    static Login random() {
        byte[] bytes = new byte[SECRET_BYTES];
        RANDOM.nextBytes(bytes);
        return new Login(UUID.randomUUID().toString(), HexFormat.of().formatHex(bytes));
    }

    /** Tells whether a Secret still holds this login, and nothing about the secret: it has too many bits to be guessed. */
    String hash() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "Login[" + id + ", ********]";
    }
}
