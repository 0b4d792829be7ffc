package dev.fastpubsub.operator.status;

import dev.fastpubsub.operator.config.ProcessConfig;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes Kubernetes Events, which the framework has no recorder for. Called on transitions only, so there is nothing to
 * aggregate. An Event that cannot be written is a line of the log instead: nothing depends on Events. Thread-safe.
 */
public final class EventRecorder {

    private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
    private static final String CONTROLLER = "fastpubsub.dev/operator";
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'");

    /** In bytes. */
    private static final int LONGEST_NOTE = 1024;

    private static final int LONGEST_NAME = 200;

    private final KubernetesClient kubernetes;
    private final ProcessConfig process;
    private final Clock clock;
    private final boolean readOnly;

    /** @param readOnly whether what would be an Event is a line of the log only */
    public EventRecorder(KubernetesClient kubernetes, ProcessConfig process, Clock clock, boolean readOnly) {
        this.kubernetes = kubernetes;
        this.process = process;
        this.clock = clock;
        this.readOnly = readOnly;
    }

    /** Something went as it should. */
    public void normal(HasMetadata regarding, String reason, String note) {
        record(reference(regarding), "Normal", reason, note);
    }

    /** Somebody should look. */
    public void warning(HasMetadata regarding, String reason, String note) {
        record(reference(regarding), "Warning", reason, note);
    }

    /** Something that is about no resource: on the operator's own pod. */
    public void onOperator(String type, String reason, String note) {
        ObjectReference pod = new ObjectReferenceBuilder()
                .withApiVersion("v1")
                .withKind("Pod")
                .withNamespace(process.namespace())
                .withName(process.podName().isEmpty() ? process.name() : process.podName())
                .build();
        record(pod, type, reason, note);
    }

    private void record(ObjectReference regarding, String type, String reason, String note) {
        LOG.atInfo().addKeyValue("event", reason).log("{}", note);
        if (readOnly) {
            return;
        }
        Event event = new EventBuilder()
                .withNewMetadata()
                .withNamespace(regarding.getNamespace())
                .withName(namedAfter(regarding.getName()) + "." + UUID.randomUUID())
                .endMetadata()
                .withEventTime(
                        new MicroTime(clock.instant().atOffset(ZoneOffset.UTC).format(MICROS)))
                .withType(type)
                .withReason(reason)
                .withNote(beginning(note))
                .withAction("Reconcile")
                .withRegarding(regarding)
                .withReportingController(CONTROLLER)
                .withReportingInstance(process.podName().isEmpty() ? process.name() : process.podName())
                .build();
        try {
            Event unused = kubernetes
                    .events()
                    .v1()
                    .events()
                    .inNamespace(regarding.getNamespace())
                    .resource(event)
                    .create();
        } catch (KubernetesClientException e) {
            LOG.warn("an Event could not be written: {}", e.getMessage());
        }
    }

    /** As much of a note as Kubernetes takes, in whole characters. */
    static String beginning(String note) {
        ByteBuffer room = ByteBuffer.allocate(LONGEST_NOTE);
        CoderResult unused = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(note), room, true);
        return new String(room.array(), 0, room.position(), StandardCharsets.UTF_8);
    }

    /** As much of a name as there is room for; what is before a dot must not end with a dash. */
    private static String namedAfter(String name) {
        return name.length() <= LONGEST_NAME
                ? name
                : name.substring(0, LONGEST_NAME).replaceAll("[-.]+$", "");
    }

    private static ObjectReference reference(HasMetadata resource) {
        return new ObjectReferenceBuilder()
                .withApiVersion(resource.getApiVersion())
                .withKind(resource.getKind())
                .withNamespace(resource.getMetadata().getNamespace())
                .withName(resource.getMetadata().getName())
                .withUid(resource.getMetadata().getUid())
                .build();
    }
}
