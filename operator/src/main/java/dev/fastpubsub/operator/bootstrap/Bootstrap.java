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

/**
 * Makes the Secret that server and operator share. It is only ever created: several may try at once, one succeeds, and a key
 * that is in use is never replaced. It carries no labels of a release, so that it outlives one.
 */
public final class Bootstrap {

    private static final SecureRandom RANDOM = new SecureRandom();

    /** Enough for HS512. */
    private static final int KEY_BYTES = 64;

    private static final int SECRET_BYTES = 32;

    private final KubernetesClient kubernetes;

    public Bootstrap(KubernetesClient kubernetes) {
        this.kubernetes = kubernetes;
    }

    /** What became of it. */
    public enum Result {
        CREATED,
        WAS_THERE
    }

    public Result run(String namespace, String name) {
        Secret secret = new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withType("Opaque")
                .withData(Map.of(
                        "auth-secret-key", encoded(random(KEY_BYTES)),
                        "client-id", encoded(UUID.randomUUID().toString()),
                        "client-secret", encoded(random(SECRET_BYTES))))
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
