package dev.fastpubsub.operator.rules;

import static dev.fastpubsub.operator.support.Cluster.awaitAtMost;
import static dev.fastpubsub.operator.support.Cluster.client;
import static dev.fastpubsub.operator.support.Cluster.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.crd.v1alpha1.Client;
import dev.fastpubsub.crd.v1alpha1.ClientSpecBuilder;
import dev.fastpubsub.crd.v1alpha1.ConditionType;
import dev.fastpubsub.crd.v1alpha1.Reason;
import dev.fastpubsub.crd.v1alpha1.Rotation;
import dev.fastpubsub.operator.server.Clients.Login;
import dev.fastpubsub.operator.server.Outcome;
import dev.fastpubsub.operator.support.OperatorTestBase;
import dev.fastpubsub.operator.support.TestOperator;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rule 6, as far as it takes time: each test has an operator of its own, whose clock it may put forward. */
class RotationTest extends OperatorTestBase {

    @BeforeEach
    void startAnotherOperator() {
        operator.close();
        operator = TestOperator.start(kubernetes, proxy.uri(), settings());
    }

    @Test
    void credentialsThatAreDeletedOverAndOverAreMadeAnewOnceAMinute() {
        Client client = ready(UnaryOperator.identity());
        cluster.delete(cluster.secret(client));
        Client again = awaitAnotherClientThan(client);
        cluster.awaitReady(client);
        proxy.forgetCalls();

        cluster.delete(cluster.secret(client));

        cluster.awaitUnknown(client, Reason.PENDING);
        cluster.await(client, ConditionType.SECRET_READY, "False", Reason.PENDING);
        assertThat(proxy.calls("POST /clients")).isEmpty();
        assertThat(cluster.events(client, "SecretRecreated")).hasSize(1);
        operator.skip(Duration.ofMinutes(1));
        Client last = cluster.awaitReady(awaitAnotherClientThan(again));
        Secret secret = cluster.secret(last);
        assertThat(api.administrator().clients().logIn(value(secret, "client-id"), value(secret, "client-secret")))
                .isEqualTo(Login.ACCEPTED);
        cluster.delete(client);
        awaitAtMost().until(() -> cluster.isGone(client));
    }

    @Test
    void aRotationByIntervalKeepsTheOldCredentialsForTheGracePeriod() {
        Client client = ready(spec -> spec.rotation(new Rotation("1m", "30s")));
        String old = client.getStatus().clientId();

        operator.skip(Duration.ofMinutes(1));
        cluster.annotate(client, "unrelated", "change");

        Client again = awaitAnotherClientThan(client);
        assertThat(again.getStatus().lastRotationTime())
                .isAfter(client.getStatus().lastRotationTime());
        assertThat(api.administrator().clients().find(old)).isInstanceOf(Outcome.Found.class);
        operator.skip(Duration.ofSeconds(30));
        cluster.annotate(client, "unrelated", "again");
        awaitAtMost().until(() -> api.administrator().clients().find(old) instanceof Outcome.Absent<?>);
        cluster.delete(client);
        awaitAtMost().until(() -> cluster.isGone(client));
    }

    private Client ready(UnaryOperator<ClientSpecBuilder> spec) {
        return cluster.awaitReady(cluster.create(client(
                TestOperator.NAMESPACE, "c-" + unique, builder -> spec.apply(builder.scopes(List.of("topics:read"))))));
    }

    private Client awaitAnotherClientThan(Client client) {
        String old = String.valueOf(client.getStatus().clientId());
        awaitAtMost().until(() -> {
            var status = cluster.now(client).getStatus();
            return !old.equals(status.clientId()) && status.pendingClientId() == null;
        });
        return cluster.now(client);
    }
}
