package dev.fastpubsub.server.message;

import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import dev.fastpubsub.server.http.Answers;
import dev.fastpubsub.server.http.BodyReader;
import dev.fastpubsub.server.http.ResourceId;
import dev.fastpubsub.server.json.JsonSlice;
import dev.fastpubsub.server.scope.Permission;
import dev.fastpubsub.server.scope.RequiresScope;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The call that publishes. */
@RestController
final class PublishResource {

    private final Publisher publisher;
    private final BodyReader bodies;

    PublishResource(Publisher publisher, BodyReader bodies) {
        this.publisher = publisher;
        this.bodies = bodies;
    }

    @PostMapping("/topics/{id}/messages")
    @RequiresScope(Permission.TOPICS_PUBLISH)
    ResponseEntity<byte[]> publish(@PathVariable String id, HttpServletRequest request) {
        List<JsonSlice> payloads = bodies.objects(request);
        String topicId = ResourceId.of(id).orElseThrow(() -> new FastpubsubException(ErrorCode.TOPIC_NOT_FOUND));
        publisher.publish(topicId, payloads);
        return Answers.noContent();
    }
}
