package dev.fastpubsub.operator.rules;

import static dev.fastpubsub.operator.support.Cluster.client;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.crd.v1alpha1.Client;
import dev.fastpubsub.operator.support.FaultProxy.Fault;
import dev.fastpubsub.operator.support.OperatorTestBase;
import dev.fastpubsub.operator.support.TestOperator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the server has done though the operator did not hear of it, with a whole look at the server once an hour. */
class LostAnswersTest extends OperatorTestBase {

    @Override
    protected Map<String, String> settings() {
        return Map.of("RESYNC_SECONDS", "3600");
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"DROP_AFTER", "BAD_GATEWAY_502", "HANG_AFTER"})
    void aChangeWhoseAnswerIsLostVoidsTokensOnce(Fault fault) {
        Client made = cluster.awaitReady(cluster.create(
                client(TestOperator.NAMESPACE, "c-" + unique, spec -> spec.scopes(List.of("topics:read")))));
        proxy.fail(fault, "PUT /clients/.*", 1);

        cluster.edit(made, current -> {
            current.setSpec(current.getSpec().withScopes(List.of("topics:create")));
            return current;
        });

        cluster.awaitReady(made);
        assertThat(api.tokenVersion(made.getStatus().clientId()).version()).isEqualTo(2);
    }
}
