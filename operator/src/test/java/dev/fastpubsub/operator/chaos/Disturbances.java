package dev.fastpubsub.operator.chaos;

import dev.fastpubsub.operator.support.FaultProxy.Fault;
import dev.fastpubsub.operator.support.TestKubernetes;
import dev.fastpubsub.operator.support.TestKubernetes.Refusal;
import dev.fastpubsub.operator.support.TestOperator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** What goes wrong, at random. Used by one thread. */
final class Disturbances {

    private static final List<String> CALLS = List.of(
            "POST /topics",
            "POST /subscriptions",
            "POST /clients",
            "PUT /.*",
            "DELETE /.*",
            "GET /[a-z]+/.*",
            "GET /[a-z]+\\?.*",
            "POST /oauth/token",
            "(POST|PUT|DELETE) .*",
            ".*");

    private final Operators operators;
    private final TestKubernetes kubernetes;
    private final Set<String> lost = new HashSet<>();
    private boolean outage;

    Disturbances(Operators operators, TestKubernetes kubernetes) {
        this.operators = operators;
        this.kubernetes = kubernetes;
    }

    /** @return what was done, for people */
    String cause(RandomGenerator random) {
        if (outage) {
            outage = false;
            operators.proxy().heal();
            return "the outage is over";
        }
        int what = random.nextInt(100);
        if (what < 45) {
            Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
            String call = CALLS.get(random.nextInt(CALLS.size()));
            int times = 1 + random.nextInt(3);
            operators.proxy().fail(fault, call, times);
            return fault + " for " + times + " of " + call;
        }
        if (what < 52) {
            Fault fault = random.nextBoolean() ? Fault.DROP_BEFORE : Fault.UNAVAILABLE_503;
            operators.proxy().failAll(fault);
            outage = true;
            return "an outage: " + fault;
        }
        if (what < 62) {
            operators.proxy().heal();
            kubernetes.heal();
            return "heal";
        }
        if (what < 65) {
            return loseASecret();
        }
        if (what < 80) {
            Refusal refusal = Refusal.values()[random.nextInt(Refusal.values().length)];
            int times = 1 + random.nextInt(4);
            kubernetes.refuseWrites(refusal, times);
            return "Kubernetes: " + refusal + " for " + times + " writes";
        }
        if (what < 90) {
            operators.relay().cut();
            return "Kubernetes: watches and calls are cut";
        }
        if (what < 95) {
            operators.restart();
            return "the operator is stopped and started";
        }
        operators.kill();
        return "the operator is killed and started";
    }

    /** Of each client once: the second time the operator would wait for a minute before it made another one. */
    private String loseASecret() {
        return kubernetes.client().secrets().inNamespace(TestOperator.NAMESPACE).list().getItems().stream()
                .filter(secret -> lost.add(secret.getMetadata().getName()))
                .findFirst()
                .map(secret -> {
                    var unused = kubernetes.client().resource(secret).delete();
                    return "lose the Secret " + secret.getMetadata().getName();
                })
                .orElse("no Secret to lose");
    }

    void end() {
        operators.proxy().heal();
        kubernetes.heal();
        operators.restartIfUnhealthy();
    }
}
