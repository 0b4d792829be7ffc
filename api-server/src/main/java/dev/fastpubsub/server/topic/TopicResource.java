package dev.fastpubsub.server.topic;

import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import dev.fastpubsub.server.http.Answers;
import dev.fastpubsub.server.http.BodyReader;
import dev.fastpubsub.server.http.Fields;
import dev.fastpubsub.server.http.Page;
import dev.fastpubsub.server.http.ResourceId;
import dev.fastpubsub.server.json.JsonWriter;
import dev.fastpubsub.server.log.ExceptionPurge;
import dev.fastpubsub.server.scope.Permission;
import dev.fastpubsub.server.scope.RequiresScope;
import dev.fastpubsub.server.wakeup.WakeUps;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JsonGenerator;

/** The calls on topics. */
@RestController
final class TopicResource {

    private final TopicStore topics;
    private final WakeUps wakeUps;
    private final ExceptionPurge purge;
    private final BodyReader bodies;

    TopicResource(TopicStore topics, WakeUps wakeUps, ExceptionPurge purge, BodyReader bodies) {
        this.topics = topics;
        this.wakeUps = wakeUps;
        this.purge = purge;
        this.bodies = bodies;
    }

    @PostMapping("/topics")
    @RequiresScope(Permission.TOPICS_CREATE)
    ResponseEntity<byte[]> create(HttpServletRequest request) {
        Fields fields = bodies.object(request);
        String id = fields.id("id");
        fields.throwIfWrong();
        Topic topic = topics.create(id).orElseThrow(() -> new FastpubsubException(ErrorCode.TOPIC_EXISTS));
        return Answers.created(JsonWriter.object(json -> write(json, topic)));
    }

    @GetMapping("/topics/{id}")
    @RequiresScope(Permission.TOPICS_READ)
    ResponseEntity<byte[]> get(@PathVariable String id) {
        Topic topic = ResourceId.of(id).flatMap(topics::find).orElseThrow(TopicResource::notFound);
        return Answers.ok(JsonWriter.object(json -> write(json, topic)));
    }

    @GetMapping("/topics")
    @RequiresScope(Permission.TOPICS_READ)
    ResponseEntity<byte[]> list(HttpServletRequest request) {
        Page page = Page.of(request);
        return Answers.ok(JsonWriter.list(topics.list(page.offset(), page.limit()), TopicResource::write));
    }

    @DeleteMapping("/topics/{id}")
    @RequiresScope(Permission.TOPICS_DELETE)
    ResponseEntity<byte[]> delete(@PathVariable String id) {
        int num = ResourceId.of(id).flatMap(topics::delete).orElseThrow(TopicResource::notFound);
        wakeUps.concernsAll(num);
        purge.run();
        return Answers.noContent();
    }

    private static void write(JsonGenerator json, Topic topic) {
        json.writeStringProperty("id", topic.id());
        json.writeStringProperty("created_at", JsonWriter.timestamp(topic.createdAt()));
    }

    private static FastpubsubException notFound() {
        return new FastpubsubException(ErrorCode.TOPIC_NOT_FOUND);
    }
}
