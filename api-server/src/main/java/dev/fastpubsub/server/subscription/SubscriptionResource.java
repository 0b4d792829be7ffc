package dev.fastpubsub.server.subscription;

import dev.fastpubsub.server.config.SubscriptionDefaults;
import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import dev.fastpubsub.server.http.Answers;
import dev.fastpubsub.server.http.BodyReader;
import dev.fastpubsub.server.http.Fields;
import dev.fastpubsub.server.http.Page;
import dev.fastpubsub.server.http.ResourceId;
import dev.fastpubsub.server.json.JsonValue;
import dev.fastpubsub.server.json.JsonWriter;
import dev.fastpubsub.server.log.ExceptionPurge;
import dev.fastpubsub.server.scope.Permission;
import dev.fastpubsub.server.scope.RequiresScope;
import dev.fastpubsub.server.subscription.SubscriptionStore.Change;
import dev.fastpubsub.server.wakeup.WakeUps;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JsonGenerator;

/** The calls on subscriptions, but for those on their messages. */
@RestController
final class SubscriptionResource {

    private static final String FILTER = "filter";
    private static final String MAX_DELIVERY_ATTEMPTS = "max_delivery_attempts";
    private static final String BACKOFF_MIN_SECONDS = "backoff_min_seconds";
    private static final String BACKOFF_MAX_SECONDS = "backoff_max_seconds";

    private final SubscriptionStore subscriptions;
    private final SubscriptionDefaults defaults;
    private final WakeUps wakeUps;
    private final ExceptionPurge purge;
    private final BodyReader bodies;

    SubscriptionResource(
            SubscriptionStore subscriptions,
            SubscriptionDefaults defaults,
            WakeUps wakeUps,
            ExceptionPurge purge,
            BodyReader bodies) {
        this.subscriptions = subscriptions;
        this.defaults = defaults;
        this.wakeUps = wakeUps;
        this.purge = purge;
        this.bodies = bodies;
    }

    @PostMapping("/subscriptions")
    @RequiresScope(Permission.SUBSCRIPTIONS_CREATE)
    ResponseEntity<byte[]> create(HttpServletRequest request) {
        Fields fields = bodies.object(request);
        String id = fields.id("id");
        String topicId = fields.id("topic_id");
        JsonValue filter = fields.object(FILTER);
        boolean routed = filter != null && isRouted(fields, filter);
        int attempts = fields.positiveInteger(MAX_DELIVERY_ATTEMPTS, false).orElse(defaults.maxDeliveryAttempts());
        int backoffMin = fields.positiveInteger(BACKOFF_MIN_SECONDS, false).orElse(defaults.backoffMinSeconds());
        int backoffMax = fields.positiveInteger(BACKOFF_MAX_SECONDS, false).orElse(defaults.backoffMaxSeconds());
        checkBackoff(fields, backoffMin, backoffMax);
        fields.throwIfWrong();
        subscriptions.create(new Change(id, raw(filter), routed, attempts, backoffMin, backoffMax), topicId);
        return Answers.created(json(find(id)));
    }

    @GetMapping("/subscriptions/{id}")
    @RequiresScope(Permission.SUBSCRIPTIONS_READ)
    ResponseEntity<byte[]> get(@PathVariable String id) {
        return Answers.ok(json(find(id)));
    }

    @GetMapping("/subscriptions")
    @RequiresScope(Permission.SUBSCRIPTIONS_READ)
    ResponseEntity<byte[]> list(HttpServletRequest request) {
        Page page = Page.of(request);
        return Answers.ok(
                JsonWriter.list(subscriptions.list(page.offset(), page.limit()), SubscriptionResource::write));
    }

    /** What is absent stays, null means the server's default or no filter. A new filter holds for what is published after. */
    @PutMapping("/subscriptions/{id}")
    @RequiresScope(Permission.SUBSCRIPTIONS_UPDATE)
    ResponseEntity<byte[]> update(@PathVariable String id, HttpServletRequest request) {
        Fields fields = bodies.object(request);
        JsonValue filter = fields.object(FILTER);
        boolean routed = filter != null && isRouted(fields, filter);
        Integer attempts = changed(fields, MAX_DELIVERY_ATTEMPTS, defaults.maxDeliveryAttempts());
        Integer backoffMin = changed(fields, BACKOFF_MIN_SECONDS, defaults.backoffMinSeconds());
        Integer backoffMax = changed(fields, BACKOFF_MAX_SECONDS, defaults.backoffMaxSeconds());
        if (backoffMin != null && backoffMax != null) {
            checkBackoff(fields, backoffMin, backoffMax);
        }
        fields.throwIfWrong();
        Subscription current = find(id);
        checkBackoff(
                fields,
                backoffMin == null ? current.backoffMinSeconds() : backoffMin,
                backoffMax == null ? current.backoffMaxSeconds() : backoffMax);
        fields.throwIfWrong();
        Change change = new Change(id, raw(filter), routed, attempts, backoffMin, backoffMax);
        if (!subscriptions.update(change, fields.has(FILTER))) {
            throw notFound();
        }
        return Answers.ok(json(find(id)));
    }

    @DeleteMapping("/subscriptions/{id}")
    @RequiresScope(Permission.SUBSCRIPTIONS_DELETE)
    ResponseEntity<byte[]> delete(@PathVariable String id) {
        int num = ResourceId.of(id).flatMap(subscriptions::delete).orElseThrow(SubscriptionResource::notFound);
        wakeUps.rescheduled(num);
        purge.run();
        return Answers.noContent();
    }

    @GetMapping("/subscriptions/{id}/metrics")
    @RequiresScope(value = Permission.SUBSCRIPTIONS_READ, basic = true)
    ResponseEntity<byte[]> metrics(@PathVariable String id) {
        SubscriptionMetrics metrics =
                ResourceId.of(id).flatMap(subscriptions::metrics).orElseThrow(SubscriptionResource::notFound);
        return Answers.ok(JsonWriter.object(json -> {
            json.writeStringProperty("subscription_id", id);
            json.writeNumberProperty("available", metrics.available());
            json.writeNumberProperty("delivered", metrics.delivered());
            json.writeNumberProperty("acked", metrics.acked());
            json.writeNumberProperty("dlq", metrics.deadLettered());
        }));
    }

    private static boolean isRouted(Fields fields, JsonValue json) {
        Optional<Filter> filter = Filter.parse(json.raw());
        if (filter.isEmpty()) {
            fields.refuse(FILTER, Filter.INVALID);
        }
        return filter.isPresent() && !filter.get().matchesEverything();
    }

    private static void checkBackoff(Fields fields, int min, int max) {
        if (max < min && !fields.isWrong()) {
            fields.refuse(BACKOFF_MAX_SECONDS, ErrorCode.BACKOFF_ORDER.detail());
        }
    }

    private static @Nullable Integer changed(Fields fields, String name, int defaultValue) {
        if (fields.isNull(name)) {
            return defaultValue;
        }
        OptionalInt value = fields.positiveInteger(name, false);
        return value.isPresent() ? value.getAsInt() : null;
    }

    private static @Nullable String raw(@Nullable JsonValue value) {
        return value == null ? null : value.raw();
    }

    private Subscription find(String id) {
        return ResourceId.of(id).flatMap(subscriptions::find).orElseThrow(SubscriptionResource::notFound);
    }

    private static byte[] json(Subscription subscription) {
        return JsonWriter.object(json -> write(json, subscription));
    }

    private static void write(JsonGenerator json, Subscription subscription) {
        json.writeStringProperty("id", subscription.id());
        json.writeStringProperty("topic_id", subscription.topicId());
        json.writeName(FILTER);
        json.writeRawValue(subscription.filter() == null ? "null" : subscription.filter());
        json.writeNumberProperty(MAX_DELIVERY_ATTEMPTS, subscription.maxDeliveryAttempts());
        json.writeNumberProperty(BACKOFF_MIN_SECONDS, subscription.backoffMinSeconds());
        json.writeNumberProperty(BACKOFF_MAX_SECONDS, subscription.backoffMaxSeconds());
        json.writeStringProperty("created_at", JsonWriter.timestamp(subscription.createdAt()));
    }

    private static FastpubsubException notFound() {
        return new FastpubsubException(ErrorCode.SUBSCRIPTION_NOT_FOUND);
    }
}
