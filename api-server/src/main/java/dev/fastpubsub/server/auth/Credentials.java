package dev.fastpubsub.server.auth;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who somebody says to be, and the proof.
 *
 * @param clientId as it was given
 * @param secrets the spellings that may be meant
 */
record Credentials(String clientId, List<String> secrets) {

    private static final String BASIC = "Basic ";

    Credentials(String clientId, String secret) {
        this(clientId, List.of(secret));
    }

    static boolean isBasic(@Nullable String authorization) {
        return authorization != null && authorization.regionMatches(true, 0, BASIC, 0, BASIC.length());
    }

    /**
     * HTTP Basic (RFC 7617); empty when it is malformed. RFC 6749, section 2.3.1 wants id and secret form-encoded within it, which
     * many clients, curl among them, do not do: so both are taken.
     */
    static Optional<Credentials> basic(@Nullable String authorization) {
        if (!isBasic(authorization) || authorization == null) {
            return Optional.empty();
        }
        try {
            byte[] decoded = Base64.getDecoder()
                    .decode(authorization.substring(BASIC.length()).strip());
            String pair = new String(decoded, StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            if (colon < 0) {
                return Optional.empty();
            }
            String secret = pair.substring(colon + 1);
            List<String> secrets =
                    Stream.of(secret, formDecoded(secret)).distinct().toList();
            return Optional.of(new Credentials(formDecoded(pair.substring(0, colon)), secrets));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String formDecoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    @Override
    public String toString() {
        return "Credentials[" + clientId + "]";
    }
}
