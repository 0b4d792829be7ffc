package dev.fastpubsub.operator.rules;

import static dev.fastpubsub.operator.support.Cluster.awaitAtMost;
import static dev.fastpubsub.operator.support.Cluster.client;
import static dev.fastpubsub.operator.support.Cluster.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.crd.v1alpha1.Client;
import dev.fastpubsub.operator.support.FaultProxy.Fault;
import dev.fastpubsub.operator.support.OperatorTestBase;
import dev.fastpubsub.operator.support.Overheard;
import dev.fastpubsub.operator.support.TestOperator;
import dev.fastpubsub.wholerun.JudgesTheRun;
import dev.fastpubsub.wholerun.WholeRun;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Behind all other classes of a run: what they made the operators say, in logs, Events, conditions and metrics. */
@JudgesTheRun
class SecretsTest extends OperatorTestBase {

    @Test
    void noSecretTokenOrKeyWasSaidInTheWholeRun() {
        proxy.fail(Fault.ERROR_500, "POST /clients", 1);
        proxy.fail(Fault.DROP_AFTER, "POST /clients", 1);
        Client client = cluster.awaitReady(cluster.create(
                client(TestOperator.NAMESPACE, "c-" + unique, spec -> spec.scopes(List.of("topics:read")))));
        String first = Overheard.secret(value(cluster.secret(client), "client-secret"));
        cluster.delete(cluster.secret(client));
        awaitAtMost().until(() -> !cluster.events(client, "SecretRecreated").isEmpty());
        awaitAtMost().until(() -> !first.equals(value(cluster.secret(client), "client-secret")));
        super.stop();

        assertThat(Overheard.secrets()).isGreaterThan(4);
        assertThat(Overheard.wordsSaid()).isGreaterThan(20);
        assertThat(Overheard.leaks()).isEmpty();
        assertThat(WholeRun.parts()).allSatisfy(part -> assertThat(part.leaks()).isEmpty());
        if (WholeRun.isWhole()) {
            assertThat(WholeRun.parts()).isNotEmpty().allSatisfy(part -> {
                assertThat(part.secrets()).isPositive();
                assertThat(part.words()).isPositive();
            });
        }
    }

    /** Was done in the test, to hear everything. */
    @Override
    @AfterAll
    protected void stop() {}
}
