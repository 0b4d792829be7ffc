package dev.fastpubsub.operator.bootstrap;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Makes the Secrets that an installation begins with. They are only ever created: several may try at once, one succeeds, and what is
 * in use is never replaced. They carry no labels of a release, so that they outlive one.
 */
public final class Bootstrap {

    private static final SecureRandom RANDOM = new SecureRandom();

    /** Enough for HS512. */
    private static final int KEY_BYTES = 64;

    private static final int SECRET_BYTES = 32;

    /** Its name, and that of the role that owns it. */
    private static final String DATABASE = "fastpubsub";

    private final KubernetesClient kubernetes;

    public Bootstrap(KubernetesClient kubernetes) {
        this.kubernetes = kubernetes;
    }

    /** What became of it. */
    public enum Result {
        CREATED,
        WAS_THERE
    }

    /** With the signing key and the operator's client. */
    public Result authSecret(String namespace, String name) {
        return create(
                namespace,
                name,
                Map.of(
                        "auth-secret-key", random(KEY_BYTES),
                        "client-id", UUID.randomUUID().toString(),
                        "client-secret", random(SECRET_BYTES)));
    }

    /**
     * For a PostgreSQL that is made with it.
     *
     * @param host of that PostgreSQL
     */
    public Result databaseSecret(String namespace, String name, String host) {
        String password = random(SECRET_BYTES);
        return create(
                namespace,
                name,
                Map.of(
                        "username",
                        DATABASE,
                        "password",
                        password,
                        "uri",
                        "postgresql://%s:%s@%s:5432/%s".formatted(DATABASE, password, host, DATABASE)));
    }

    private Result create(String namespace, String name, Map<String, String> data) {
        Secret secret = new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withType("Opaque")
                .withData(data.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> encoded(entry.getValue()))))
                .build();
        try {
            Secret unused = kubernetes.resource(secret).create();
            return Result.CREATED;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return Result.WAS_THERE;
            }
            throw e;
        }
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** As hexadecimal digits. */
    private static String random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
