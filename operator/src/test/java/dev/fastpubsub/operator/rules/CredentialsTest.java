package dev.fastpubsub.operator.rules;

import static dev.fastpubsub.operator.support.Cluster.awaitAtMost;
import static dev.fastpubsub.operator.support.Cluster.client;
import static dev.fastpubsub.operator.support.Cluster.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.crd.v1alpha1.Annotations;
import dev.fastpubsub.crd.v1alpha1.Client;
import dev.fastpubsub.crd.v1alpha1.ClientSecret;
import dev.fastpubsub.crd.v1alpha1.ClientSpecBuilder;
import dev.fastpubsub.crd.v1alpha1.ConditionType;
import dev.fastpubsub.crd.v1alpha1.DeletionPolicy;
import dev.fastpubsub.crd.v1alpha1.Reason;
import dev.fastpubsub.crd.v1alpha1.Rotation;
import dev.fastpubsub.crd.v1alpha1.SecretMetadata;
import dev.fastpubsub.crd.v1alpha1.SecretTemplate;
import dev.fastpubsub.operator.server.Clients.Login;
import dev.fastpubsub.operator.server.Outcome;
import dev.fastpubsub.operator.server.ServerClient;
import dev.fastpubsub.operator.support.FaultProxy.Fault;
import dev.fastpubsub.operator.support.OperatorTestBase;
import dev.fastpubsub.operator.support.TestOperator;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Rule 6, and the failures "Secret deleted" and "client deleted out of band". */
class CredentialsTest extends OperatorTestBase {

    @Test
    void theSecretIsAProvisionedServiceOwnedByTheClient() {
        Client made = ready(spec -> spec.secret(new ClientSecret(
                "creds-" + unique,
                new SecretTemplate(new SecretMetadata(Map.of("team", "a"), Map.of("reload", "yes"))))));

        Secret secret = cluster.secret(made);
        assertThat(secret.getMetadata().getName()).isEqualTo("creds-" + unique);
        assertThat(made.getStatus().binding().name()).isEqualTo("creds-" + unique);
        assertThat(secret.getData())
                .containsOnlyKeys("type", "provider", "uri", "token-uri", "client-id", "client-secret");
        assertThat(secret.getMetadata().getLabels()).containsEntry("team", "a");
        assertThat(secret.getMetadata().getAnnotations()).containsEntry("reload", "yes");
        assertThat(secret.getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner ->
                        assertThat(owner.getUid()).isEqualTo(made.getMetadata().getUid()));
        cluster.await(made, ConditionType.SECRET_READY, "True", Reason.SYNCED);
        cluster.await(made, ConditionType.SCOPES_ALLOWED, "True", Reason.ALLOWED);
        assertOneLiveClient(made);
    }

    @Test
    void aForeignSecretOfThatNameIsNotTouchedAndNothingIsMadeOnTheServer() {
        Secret foreign = cluster.create(new SecretBuilder()
                .withNewMetadata()
                .withNamespace(TestOperator.NAMESPACE)
                .withName("c-" + unique + "-client")
                .endMetadata()
                .addToData("client-id", "eA==")
                .build());
        proxy.forgetCalls();
        Client client = cluster.create(
                client(TestOperator.NAMESPACE, "c-" + unique, spec -> spec.scopes(List.of("topics:read"))));

        cluster.awaitNotReady(client, Reason.SECRET_CONFLICT);

        assertThat(proxy.calls("(POST|PUT|DELETE) /clients.*")).isEmpty();
        assertThat(cluster.secret(client)).isEqualTo(foreign);
        cluster.delete(foreign);
        cluster.awaitReady(client);
    }

    @Test
    void aDeletedSecretComesBackWithNewCredentialsAndTheOldOnesRetire() {
        Client client = ready(UnaryOperator.identity());
        String old = client.getStatus().clientId();

        cluster.delete(cluster.secret(client));

        Client again = awaitAnotherClientThan(client, old);
        assertOneLiveClient(again);
        assertThat(again.getStatus().retiringClients()).singleElement().satisfies(retiring -> {
            assertThat(retiring.clientId()).isEqualTo(old);
            assertThat(retiring.deleteAfter()).isAfter(Instant.now().plus(Duration.ofHours(23)));
        });
        awaitAtMost().until(() -> cluster.events(client, "SecretRecreated").size() == 1);
    }

    @Test
    void aChangedSecretCountsAsDeletedAndItsIdIsNotBelieved() {
        Client client = ready(spec -> spec.rotation(new Rotation("0s", "0s")));
        Client victim = ready(UnaryOperator.identity(), "victim-");
        String old = client.getStatus().clientId();

        cluster.edit(cluster.secret(client), secret -> {
            secret.getData().put("client-id", cluster.secret(victim).getData().get("client-id"));
            return secret;
        });

        Client again = awaitAnotherClientThan(client, old);
        assertOneLiveClient(again);
        awaitAtMost().until(() -> api.administrator().clients().find(old) instanceof Outcome.Absent<?>);
        assertThat(cluster.now(again).getStatus().retiringClients()).isEmpty();
        assertOneLiveClient(cluster.now(victim));
    }

    @Test
    void aClientDeletedOutOfBandIsMadeAnewInTheSameSecret() {
        Client client = ready(UnaryOperator.identity());
        String old = client.getStatus().clientId();
        cluster.edit(cluster.secret(client), secret -> {
            secret.getMetadata().getLabels().put("backup", "yes");
            return secret;
        });

        api.administrator().clients().delete(old);

        Client again = awaitAnotherClientThan(client, old);
        assertOneLiveClient(again);
        assertThat(cluster.secret(client).getMetadata().getLabels()).containsEntry("backup", "yes");
        awaitAtMost().until(() -> cluster.events(client, "ClientRecreated").size() == 1);
    }

    @Test
    void aRepairThatFailedIsTriedAgainAtOnce() {
        Client client = ready(UnaryOperator.identity());
        proxy.fail(Fault.ERROR_500, "POST /clients", 1);

        cluster.delete(cluster.secret(client));

        assertOneLiveClient(cluster.awaitReady(
                awaitAnotherClientThan(client, client.getStatus().clientId())));
        awaitAtMost().until(() -> cluster.events(client, "SecretRecreated").size() == 1);
    }

    @Test
    void nothingIsMadeForASecretThatKubernetesWouldRefuse() {
        proxy.forgetCalls();
        Client client = cluster.create(client(
                TestOperator.NAMESPACE,
                "c-" + unique,
                spec -> spec.scopes(List.of("topics:read"))
                        .secret(new ClientSecret(
                                null, new SecretTemplate(new SecretMetadata(Map.of("no label", "a"), Map.of()))))));

        Client refused = cluster.awaitNotReady(client, Reason.INVALID_SPEC);

        assertThat(refused.getStatus().conditions())
                .anySatisfy(condition -> assertThat(condition.getMessage()).contains("'no label'"));
        assertThat(refused.getStatus().pendingClientId()).isNull();
        assertThat(proxy.calls("POST /clients")).isEmpty();
    }

    @Test
    void nothingIsMadeForASecretThatIsImmutable() {
        Client client = ready(UnaryOperator.identity());
        cluster.edit(cluster.secret(client), secret -> {
            secret.setImmutable(true);
            return secret;
        });
        proxy.forgetCalls();

        api.administrator().clients().delete(client.getStatus().clientId());

        cluster.awaitNotReady(client, Reason.INVALID_SPEC);
        cluster.await(client, ConditionType.SECRET_READY, "False", Reason.INVALID_SPEC);
        assertThat(proxy.calls("POST /clients")).isEmpty();
        cluster.delete(cluster.secret(client));
        assertOneLiveClient(cluster.awaitReady(
                awaitAnotherClientThan(client, client.getStatus().clientId())));
    }

    @Test
    void rotatingMoreThanOnceAMinuteIsInvalid() {
        Client client = cluster.create(client(
                TestOperator.NAMESPACE,
                "c-" + unique,
                spec -> spec.scopes(List.of("topics:read")).rotation(new Rotation("59s", "2s"))));

        cluster.awaitNotReady(client, Reason.INVALID_SPEC);
    }

    @Test
    void aNameThatIsTooLongForASecretsNameIsInvalid() {
        String name = "c-" + unique + "-" + "a".repeat(236);
        assertThat(name).hasSize(247);
        proxy.forgetCalls();
        Client client =
                cluster.create(client(TestOperator.NAMESPACE, name, spec -> spec.scopes(List.of("topics:read"))));

        Client refused = cluster.awaitNotReady(client, Reason.INVALID_SPEC);

        assertThat(refused.getStatus().conditions())
                .anySatisfy(condition -> assertThat(condition.getMessage()).contains("set secret.name"));
        assertThat(proxy.calls("POST /clients")).isEmpty();
        cluster.delete(client);
    }

    @Test
    void rotateAtActsOnceWhenItsTimeHasCome() {
        Client client = ready(UnaryOperator.identity());
        String old = client.getStatus().clientId();
        awaitAtMost()
                .until(() -> Instant.now()
                        .isAfter(client.getStatus().lastRotationTime().plusSeconds(2)));

        cluster.annotate(
                client, Annotations.ROTATE_AT, Instant.now().plusSeconds(1).toString());

        Client again = awaitAnotherClientThan(client, old);
        cluster.awaitReady(again);
        assertThat(api.administrator().clients().find(old)).isInstanceOf(Outcome.Found.class);
        cluster.annotate(client, "unrelated", "change");
        proxy.forgetCalls();
        awaitAtMost().until(() -> proxy.calls("GET /clients\\?.*").size() >= 2);
        assertThat(cluster.now(client).getStatus().clientId())
                .isEqualTo(again.getStatus().clientId());
    }

    @Test
    void aRotateAtThatIsNoTimeIsToldOnceAndIgnored() {
        Client client = ready(UnaryOperator.identity());
        cluster.annotate(client, Annotations.ROTATE_AT, "tomorrow");

        awaitAtMost().until(() -> !cluster.events(client, "InvalidAnnotation").isEmpty());
        cluster.annotate(client, "unrelated", "change");
        cluster.awaitReady(client);
        assertThat(cluster.events(client, "InvalidAnnotation")).hasSize(1);
        assertThat(cluster.now(client).getStatus().clientId())
                .isEqualTo(client.getStatus().clientId());
    }

    @Test
    void anAnswerThatIsLostLeavesOneClient() {
        proxy.fail(Fault.DROP_AFTER, "POST /clients", 1);
        Client client = ready(UnaryOperator.identity());
        assertOneLiveClient(client);
    }

    @Test
    void anInactiveClientWhoseAnswerIsLostIsRecognisedByBeingDisabled() {
        proxy.fail(Fault.DROP_AFTER, "POST /clients", 1);
        Client client = ready(spec -> spec.active(false));
        assertThat(named(client))
                .singleElement()
                .satisfies(only -> assertThat(only.active()).isFalse());
        assertThat(named(client).getFirst().id()).isEqualTo(client.getStatus().clientId());
        cluster.await(client, ConditionType.SECRET_READY, "False", Reason.SYNCED);
    }

    @Test
    void aDeletedClientLeavesNothingOnTheServer() {
        Client client = ready(UnaryOperator.identity());
        cluster.delete(cluster.secret(client));
        awaitAnotherClientThan(client, client.getStatus().clientId());
        cluster.awaitReady(client);
        assertThat(named(client)).hasSize(2);

        cluster.delete(client);

        awaitAtMost().until(() -> cluster.isGone(client));
        assertThat(named(client)).isEmpty();
    }

    @Test
    void aRetainedClientAndItsSecretStay() {
        Client client = ready(spec -> spec.deletionPolicy(DeletionPolicy.RETAIN));
        assertThat(client.getMetadata().getFinalizers()).isEmpty();
        assertThat(cluster.secret(client).getMetadata().getOwnerReferences()).isEmpty();
        proxy.forgetCalls();

        cluster.delete(client);

        awaitAtMost().until(() -> cluster.isGone(client));
        assertOneLiveClient(client);
        assertThat(proxy.calls("(PUT|DELETE) /clients.*")).isEmpty();
    }

    @Test
    void aClientThatIsToBeRetainedLetsItsSecretGoBeforeItsFinalizer() {
        Client client = ready(UnaryOperator.identity());
        cluster.annotate(client, Annotations.PAUSED, "true");
        cluster.await(client, ConditionType.READY, "True", Reason.PAUSED);

        cluster.edit(client, current -> {
            current.setSpec(current.getSpec().withDeletionPolicy(DeletionPolicy.RETAIN));
            return current;
        });

        awaitAtMost()
                .until(() -> cluster.now(client).getMetadata().getFinalizers().isEmpty());
        assertThat(cluster.secret(client).getMetadata().getOwnerReferences()).isEmpty();
    }

    @Test
    void anOrphanedClientAndItsSecretStay() {
        Client client = ready(UnaryOperator.identity());
        cluster.annotate(client, Annotations.ORPHAN_ON_DELETE, "true");

        cluster.delete(client);

        awaitAtMost().until(() -> cluster.isGone(client));
        assertThat(cluster.secret(client).getMetadata().getOwnerReferences()).isEmpty();
        assertOneLiveClient(client);
    }

    private Client ready(UnaryOperator<ClientSpecBuilder> spec) {
        return ready(spec, "c-");
    }

    private Client ready(UnaryOperator<ClientSpecBuilder> spec, String name) {
        return cluster.awaitReady(cluster.create(client(
                TestOperator.NAMESPACE, name + unique, builder -> spec.apply(builder.scopes(List.of("topics:read"))))));
    }

    private Client awaitAnotherClientThan(Client client, String old) {
        awaitAtMost().until(() -> {
            var status = cluster.now(client).getStatus();
            return !old.equals(status.clientId()) && status.pendingClientId() == null;
        });
        return cluster.now(client);
    }

    private List<ServerClient> named(Client client) {
        return api.administrator().clients().list().orThrow().stream()
                .filter(found -> found.name().equals(client.displayName()))
                .toList();
    }

    /** The Secret's credentials work, and but for retiring ones there are no others. */
    private void assertOneLiveClient(Client client) {
        Secret secret = cluster.secret(client);
        String id = value(secret, "client-id");
        assertThat(id).isEqualTo(client.getStatus().clientId());
        assertThat(api.administrator().clients().logIn(id, value(secret, "client-secret")))
                .isEqualTo(Login.ACCEPTED);
        List<String> retiring = client.getStatus().retiringClients().stream()
                .map(found -> found.clientId())
                .toList();
        assertThat(named(client))
                .filteredOn(found -> !retiring.contains(found.id()))
                .extracting(ServerClient::id)
                .containsExactly(id);
    }
}
