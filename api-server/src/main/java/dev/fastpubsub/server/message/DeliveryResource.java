package dev.fastpubsub.server.message;

import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import dev.fastpubsub.server.http.AnswerMemory;
import dev.fastpubsub.server.http.Answers;
import dev.fastpubsub.server.http.BodyReader;
import dev.fastpubsub.server.http.ClientPresence;
import dev.fastpubsub.server.http.Page;
import dev.fastpubsub.server.http.Query;
import dev.fastpubsub.server.http.ResourceId;
import dev.fastpubsub.server.http.Uuids;
import dev.fastpubsub.server.json.JsonWriter;
import dev.fastpubsub.server.scope.Permission;
import dev.fastpubsub.server.scope.RequiresScope;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The calls of a consumer. */
@RestController
final class DeliveryResource {

    private static final int DEFAULT_BATCH_SIZE = 10;
    private static final int MAX_BATCH_SIZE = 100;
    private static final int MAX_WAIT_SECONDS = 20;

    private final Deliveries deliveries;
    private final BodyReader bodies;
    private final AnswerMemory answers;

    DeliveryResource(Deliveries deliveries, BodyReader bodies, AnswerMemory answers) {
        this.deliveries = deliveries;
        this.bodies = bodies;
        this.answers = answers;
    }

    @GetMapping("/subscriptions/{id}/messages")
    @RequiresScope(Permission.SUBSCRIPTIONS_CONSUME)
    ResponseEntity<byte[]> consume(@PathVariable String id, HttpServletRequest request) {
        Query query = new Query(request);
        String consumerId = query.text("consumer_id");
        int batchSize = (int) query.integer("batch_size", DEFAULT_BATCH_SIZE, 1, MAX_BATCH_SIZE);
        Duration wait = Duration.ofSeconds(query.integer("wait_seconds", 0, 0, MAX_WAIT_SECONDS));
        query.throwIfWrong();
        Claim claim = new Claim(consumerId, batchSize, wait, ClientPresence.of(request)::hasEnded);
        return messages(id, deliveries.claim(known(id), claim, messages -> answers.reserve(request, bytes(messages))));
    }

    private static long bytes(List<Message> messages) {
        return messages.stream()
                .mapToLong(message -> message.payload().length())
                .sum();
    }

    @PostMapping("/subscriptions/{id}/acks")
    @RequiresScope(Permission.SUBSCRIPTIONS_CONSUME)
    ResponseEntity<byte[]> ack(@PathVariable String id, HttpServletRequest request) {
        List<UUID> ids = Uuids.list(bodies, request);
        deliveries.ack(known(id), ids);
        return Answers.noContent();
    }

    @PostMapping("/subscriptions/{id}/nacks")
    @RequiresScope(Permission.SUBSCRIPTIONS_CONSUME)
    ResponseEntity<byte[]> nack(@PathVariable String id, HttpServletRequest request) {
        List<UUID> ids = Uuids.list(bodies, request);
        deliveries.nack(known(id), ids);
        return Answers.noContent();
    }

    @GetMapping("/subscriptions/{id}/dlq")
    @RequiresScope(Permission.SUBSCRIPTIONS_CONSUME)
    ResponseEntity<byte[]> deadLetters(@PathVariable String id, HttpServletRequest request) {
        Page page = Page.of(request);
        PageSize size = deliveries.sizeOfDeadLetters(known(id), page.offset(), page.limit());
        answers.reserve(request, size.bytes());
        return messages(id, deliveries.deadLetters(id, page.offset(), size));
    }

    @PostMapping("/subscriptions/{id}/dlq/reprocess")
    @RequiresScope(Permission.SUBSCRIPTIONS_CONSUME)
    ResponseEntity<byte[]> reprocess(@PathVariable String id, HttpServletRequest request) {
        List<UUID> ids = Uuids.list(bodies, request);
        deliveries.reprocess(known(id), ids);
        return Answers.noContent();
    }

    private static String known(String id) {
        return ResourceId.of(id).orElseThrow(() -> new FastpubsubException(ErrorCode.SUBSCRIPTION_NOT_FOUND));
    }

    private static ResponseEntity<byte[]> messages(String subscriptionId, List<Message> messages) {
        return Answers.ok(JsonWriter.list(messages, (json, message) -> {
            json.writeStringProperty("id", message.id().uuid().toString());
            json.writeStringProperty("subscription_id", subscriptionId);
            json.writeName("payload");
            JsonWriter.writeRaw(json, message.payload());
            json.writeNumberProperty("delivery_attempts", message.deliveryAttempts());
            json.writeStringProperty("created_at", JsonWriter.timestamp(message.createdAt()));
        }));
    }
}
