package dev.fastpubsub.operator.support;

import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** The real API server behind a proxy, a Kubernetes and an operator for the class; ids of its own for each test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class OperatorTestBase {

    protected ApiServer api = ApiServer.shared();
    protected FaultProxy proxy = FaultProxy.before(api.uri());
    protected KubernetesServer kubernetes = startKubernetes();
    protected Cluster cluster = new Cluster(kubernetes.client());
    protected TestOperator operator = TestOperator.start(kubernetes, proxy.uri(), settings());

    /** Ends the names and ids of a test. */
    protected String unique = "";

    /** A class whose tests a real one must pass, too, is extended by one that starts that. */
    protected KubernetesServer startKubernetes() {
        return TestKubernetes.start();
    }

    /** On top of those of {@link TestOperator}. */
    protected Map<String, String> settings() {
        return Map.of();
    }

    @BeforeEach
    void nameTheTest() {
        unique = UUID.randomUUID().toString().substring(0, 8);
    }

    @AfterEach
    void heal() {
        proxy.heal();
    }

    @AfterAll
    protected void stop() {
        operator.close();
        kubernetes.close();
        proxy.close();
    }
}
