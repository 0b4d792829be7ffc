package dev.fastpubsub.helm.keda;

import dev.fastpubsub.helm.repository.Repository;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The example of a consumer and what scales it, as their files say. */
final class ScaledMailer {

    static final String METRICS_API = "config/keda/metrics-api.yaml";
    static final String PROMETHEUS = "config/keda/prometheus.yaml";
    static final String SAMPLE = "config/samples/complete.yaml";

    private ScaledMailer() {}

    static JsonNode scaledObject(String file) {
        return Repository.resource(file, "ScaledObject", "mailer");
    }

    static List<JsonNode> triggers(String file) {
        return scaledObject(file).at("/spec/triggers").valueStream().toList();
    }

    static JsonNode authentication() {
        return Repository.resource(METRICS_API, "TriggerAuthentication", "mailer-scaler");
    }

    static JsonNode client() {
        return Repository.resource(METRICS_API, "Client", "mailer-scaler");
    }

    /** Of the Secret: its key for a parameter of the trigger. */
    static JsonNode secretKey(String parameter) {
        return authentication()
                .at("/spec/secretTargetRef")
                .valueStream()
                .filter(reference -> reference.path("parameter").asString().equals(parameter))
                .findFirst()
                .orElseThrow();
    }
}
