package dev.fastpubsub.operator.client;

import dev.fastpubsub.crd.v1alpha1.Client;
import dev.fastpubsub.crd.v1alpha1.ClientSecret;
import dev.fastpubsub.crd.v1alpha1.Durations;
import dev.fastpubsub.crd.v1alpha1.Reason;
import dev.fastpubsub.crd.v1alpha1.Rotation;
import dev.fastpubsub.crd.v1alpha1.SecretMetadata;
import dev.fastpubsub.operator.status.Refusal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the definition lets through and nobody can carry out. It is known before credentials are made: a Secret that Kubernetes
 * refuses afterwards would have them made in vain, over and over.
 */
final class ClientRules {

    /** More often is a mistake, and a load. */
    private static final Duration SHORTEST_INTERVAL = Duration.ofMinutes(1);

    /** Names of labels and annotations, with a domain before them or without. */
    private static final Pattern KEY =
            Pattern.compile("([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");

    /** Of all annotations of an object, names included; some room is for the operator's own. */
    private static final int MOST_ANNOTATED = 250 * 1024;

    private ClientRules() {}

    static void require(Client client) {
        problem(client).ifPresent(problem -> {
            throw new Refusal(Reason.INVALID_SPEC, problem);
        });
    }

    private static Optional<String> problem(Client client) {
        Rotation rotation = client.getSpec().rotation();
        if (rotation != null) {
            Duration interval = Durations.parse(rotation.interval());
            if (!interval.isZero() && interval.compareTo(SHORTEST_INTERVAL) < 0) {
                return Optional.of("rotation.interval must be 1m or more, or 0s for never");
            }
        }
        ClientSecret secret = client.getSpec().secret();
        return secret == null || secret.template() == null || secret.template().metadata() == null
                ? Optional.empty()
                : problem(secret.template().metadata());
    }

    private static Optional<String> problem(SecretMetadata metadata) {
        Map<String, String> annotations = metadata.annotations();
        int annotated = annotations.entrySet().stream()
                .mapToInt(entry -> entry.getKey().length() + entry.getValue().length())
                .sum();
        if (annotated > MOST_ANNOTATED) {
            return Optional.of("the annotations in secret.template are too long for Kubernetes: 256 KiB is the most");
        }
        return Stream.concat(metadata.labels().keySet().stream(), annotations.keySet().stream())
                .filter(key -> !KEY.matcher(key).matches())
                .findFirst()
                .map(key -> "'" + key + "' in secret.template cannot be the name of a label or annotation");
    }
}
