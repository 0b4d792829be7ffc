package dev.fastpubsub.operator.rules;

import static dev.fastpubsub.operator.support.Cluster.awaitAtMost;
import static dev.fastpubsub.operator.support.Cluster.client;
import static dev.fastpubsub.operator.support.Cluster.subscription;
import static dev.fastpubsub.operator.support.Cluster.topic;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.crd.v1alpha1.AllowedNamespaces;
import dev.fastpubsub.crd.v1alpha1.Client;
import dev.fastpubsub.crd.v1alpha1.ConditionType;
import dev.fastpubsub.crd.v1alpha1.NamespacesFrom;
import dev.fastpubsub.crd.v1alpha1.Reason;
import dev.fastpubsub.crd.v1alpha1.Rotation;
import dev.fastpubsub.crd.v1alpha1.Topic;
import dev.fastpubsub.operator.server.Outcome;
import dev.fastpubsub.operator.support.OperatorTestBase;
import dev.fastpubsub.operator.support.TestOperator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 7. */
class ScopeCeilingTest extends OperatorTestBase {

    @Override
    protected Map<String, String> settings() {
        return Map.of("SCOPE_CEILING", "wide=topics:read subscriptions:consume; all=*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "topics:read", "topics:create", "clients:create", "topics:publish:nobodys"})
    void elsewhereAClientGetsNothingOfOthers(String scope) {
        proxy.forgetCalls();
        Client client = cluster.create(client("team-a", "c-" + unique, spec -> spec.scopes(List.of(scope))));

        cluster.awaitNotReady(client, Reason.SCOPE_NOT_ALLOWED);
        cluster.await(client, ConditionType.SCOPES_ALLOWED, "False", Reason.SCOPE_NOT_ALLOWED);
        assertThat(proxy.calls("(POST|PUT) /clients.*")).isEmpty();
    }

    @Test
    void aClientGetsWhatItsNamespaceOwns() {
        cluster.create(topic("team-a", "t-" + unique, UnaryOperator.identity()));
        cluster.create(subscription("team-a", "s-" + unique, "t-" + unique, UnaryOperator.identity()));

        Client client = cluster.awaitReady(cluster.create(client(
                "team-a",
                "c-" + unique,
                spec -> spec.scopes(List.of("topics:publish:t-" + unique, "subscriptions:consume:s-" + unique)))));

        assertThat(scopes(client))
                .containsExactlyInAnyOrder("topics:publish:t-" + unique, "subscriptions:consume:s-" + unique);
    }

    @Test
    void aClientGetsTheTopicOfAnotherNamespaceWithItsConsentAndLosesItWithIt() {
        cluster.create(topic("team-b", "own-" + unique, UnaryOperator.identity()));
        Topic topic = cluster.awaitReady(cluster.create(topic("team-a", "t-" + unique, UnaryOperator.identity())));
        Client client = cluster.create(client(
                "team-b",
                "c-" + unique,
                spec -> spec.scopes(List.of("topics:publish:t-" + unique, "topics:publish:own-" + unique))));
        cluster.awaitNotReady(client, Reason.SCOPE_NOT_ALLOWED);

        allow(topic, new AllowedNamespaces(NamespacesFrom.ALL, List.of(), null));
        Client ready = cluster.awaitReady(client);
        assertThat(scopes(ready)).hasSize(2);

        allow(topic, null);
        cluster.awaitNotReady(client, Reason.SCOPE_NOT_ALLOWED);
        awaitAtMost().until(() -> scopes(ready).equals(Set.of("topics:publish:own-" + unique)));
        assertThat(cluster.events(client, "ScopesTakenAway")).hasSize(1);

        allow(topic, new AllowedNamespaces(NamespacesFrom.ALL, List.of(), null));
        cluster.awaitReady(client);
        assertThat(scopes(ready)).hasSize(2);
    }

    @Test
    void retiringCredentialsLoseAScopeThatIsNoLongerAllowedToo() {
        cluster.create(topic("team-b", "own-" + unique, UnaryOperator.identity()));
        Topic topic = cluster.create(topic(
                "team-a",
                "t-" + unique,
                spec -> spec.allowedNamespaces(new AllowedNamespaces(NamespacesFrom.ALL, List.of(), null))));
        Client client = cluster.awaitReady(cluster.create(client(
                "team-b",
                "c-" + unique,
                spec -> spec.scopes(List.of("topics:publish:t-" + unique, "topics:publish:own-" + unique)))));
        cluster.delete(cluster.secret(client));
        awaitAtMost()
                .until(() -> cluster.now(client).getStatus().retiringClients().size() == 1
                        && cluster.now(client).getStatus().pendingClientId() == null);
        assertThat(scopes(client)).hasSize(2);

        allow(topic, null);

        cluster.awaitNotReady(client, Reason.SCOPE_NOT_ALLOWED);
        Set<String> left = Set.of("topics:publish:own-" + unique);
        awaitAtMost()
                .until(() -> scopes(client).equals(left)
                        && scopes(cluster.now(client)).equals(left));
    }

    @Test
    void withoutAnyScopeLeftAClientIsDisabled() {
        Topic topic = cluster.create(topic("team-a", "t-" + unique, UnaryOperator.identity()));
        Client client = cluster.awaitReady(cluster.create(
                client("team-a", "c-" + unique, spec -> spec.scopes(List.of("topics:publish:t-" + unique)))));

        cluster.delete(topic);

        cluster.awaitNotReady(client, Reason.SCOPE_NOT_ALLOWED);
        awaitAtMost()
                .until(() -> !api.administrator()
                        .clients()
                        .find(client.getStatus().clientId())
                        .orThrow()
                        .active());
        cluster.await(client, ConditionType.SECRET_READY, "False", Reason.SCOPE_NOT_ALLOWED);
    }

    @Test
    void replacedCredentialsEndAlsoWhileScopesAreRefused() {
        Topic topic = cluster.create(topic(
                "team-a",
                "t-" + unique,
                spec -> spec.allowedNamespaces(new AllowedNamespaces(NamespacesFrom.ALL, List.of(), null))));
        Client client = cluster.awaitReady(cluster.create(client(
                "team-b",
                "c-" + unique,
                spec -> spec.scopes(List.of("topics:publish:t-" + unique)).rotation(new Rotation("0s", "4s")))));
        String old = client.getStatus().clientId();
        cluster.delete(cluster.secret(client));
        awaitAtMost()
                .until(() -> cluster.now(client).getStatus().retiringClients().size() == 1
                        && cluster.now(client).getStatus().pendingClientId() == null);

        allow(topic, null);

        cluster.awaitNotReady(client, Reason.SCOPE_NOT_ALLOWED);
        assertThat(api.administrator().clients().find(old)).isInstanceOf(Outcome.Found.class);
        awaitAtMost().until(() -> api.administrator().clients().find(old) instanceof Outcome.Absent<?>);
        awaitAtMost()
                .until(() -> cluster.now(client).getStatus().retiringClients().isEmpty());
    }

    @Test
    void settingsWidenTheCeilingForANamespace() {
        cluster.awaitReady(cluster.create(client(
                "wide", "c-" + unique, spec -> spec.scopes(List.of("topics:read", "subscriptions:consume:any")))));
        cluster.awaitReady(cluster.create(client("all", "c-" + unique, spec -> spec.scopes(List.of("*")))));
        cluster.awaitReady(
                cluster.create(client(TestOperator.NAMESPACE, "c-" + unique, spec -> spec.scopes(List.of("*")))));
        cluster.awaitNotReady(
                cluster.create(client("wide", "d-" + unique, spec -> spec.scopes(List.of("topics:create")))),
                Reason.SCOPE_NOT_ALLOWED);
    }

    private void allow(Topic topic, AllowedNamespaces allowed) {
        cluster.edit(topic, current -> {
            current.setSpec(current.getSpec().withAllowedNamespaces(allowed));
            return current;
        });
    }

    private Set<String> scopes(Client client) {
        return api.administrator()
                .clients()
                .find(client.getStatus().clientId())
                .orThrow()
                .scopes();
    }
}
