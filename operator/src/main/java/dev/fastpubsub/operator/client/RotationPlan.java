package dev.fastpubsub.operator.client;

import dev.fastpubsub.crd.v1alpha1.Annotations;
import dev.fastpubsub.crd.v1alpha1.Client;
import dev.fastpubsub.crd.v1alpha1.ClientStatus;
import dev.fastpubsub.crd.v1alpha1.Durations;
import dev.fastpubsub.crd.v1alpha1.RetiringClient;
import dev.fastpubsub.crd.v1alpha1.Rotation;
import dev.fastpubsub.operator.reconcile.Instructions;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.stream.Stream;

/** When a client gets new credentials and when its old ones end. */
record RotationPlan(Client client, ClientStatus status) {

    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

    boolean isDue(Instant now) {
        return dates().anyMatch(date -> !date.isAfter(now));
    }

    /** How long replaced credentials work on. */
    Duration gracePeriod() {
        Rotation rotation = client.getSpec().rotation();
        return Durations.parse(rotation == null ? Rotation.DEFAULT_GRACE_PERIOD : rotation.gracePeriod());
    }

    /** Until the next thing is to be done. */
    Optional<Duration> next(Instant now) {
        return Stream.concat(dates(), status.retiringClients().stream().map(RetiringClient::deleteAfter))
                .map(date -> Duration.between(now, date))
                .min(Duration::compareTo)
                .map(wait -> wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait);
    }

    /** An annotation that is no time. */
    Optional<String> unreadable() {
        return Instructions.value(client, Annotations.ROTATE_AT)
                .filter(text -> time(text).isEmpty());
    }

    private Stream<Instant> dates() {
        return Stream.of(byInterval(), byAnnotation()).flatMap(Optional::stream);
    }

    private Optional<Instant> byInterval() {
        Rotation rotation = client.getSpec().rotation();
        Instant last = status.lastRotationTime();
        if (rotation == null || last == null) {
            return Optional.empty();
        }
        Duration interval = Durations.parse(rotation.interval());
        return interval.isZero() ? Optional.empty() : Optional.of(last.plus(interval));
    }

    private Optional<Instant> byAnnotation() {
        Instant last = status.lastRotationTime();
        return Instructions.value(client, Annotations.ROTATE_AT)
                .flatMap(RotationPlan::time)
                .filter(date -> last == null || date.isAfter(last));
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
