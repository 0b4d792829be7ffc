package dev.fastpubsub.crd.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fastpubsub.crd.admission.ShippedDefinition;
import dev.fastpubsub.crd.generate.Definitions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs that use the model rely on. */
class ModelTest {

    @Test
    void absentFieldsHaveTheirDefaults() {
        assertThat(TopicSpecBuilder.builder().build())
                .isEqualTo(new TopicSpec(null, DeletionPolicy.RETAIN, AdoptionPolicy.ADOPT, null));
        SubscriptionSpec subscription = SubscriptionSpecBuilder.builder().build();
        assertThat(subscription.deletionPolicy()).isEqualTo(SubscriptionDeletionPolicy.RETAIN);
        assertThat(subscription.adoptionPolicy()).isEqualTo(AdoptionPolicy.ADOPT);
        assertThat(subscription.filter()).isEmpty();
        ClientSpec client = ClientSpecBuilder.builder().build();
        assertThat(client.active()).isTrue();
        assertThat(client.deletionPolicy()).isEqualTo(DeletionPolicy.DELETE);
        assertThat(RotationBuilder.builder().interval("48h").build().gracePeriod())
                .isEqualTo("24h");
        assertThat(AllowedNamespacesBuilder.builder().build().from()).isEqualTo(NamespacesFrom.SAME);
        assertThat(TopicStatusBuilder.builder().build().conditions()).isEmpty();
    }

    @Test
    void recordsCannotBeChangedFromOutside() {
        List<String> values = new ArrayList<>(List.of("paid"));
        Map<String, List<String>> filter = new LinkedHashMap<>(Map.of("status", values));
        SubscriptionSpec spec = SubscriptionSpecBuilder.builder().filter(filter).build();
        values.add("open");
        filter.clear();
        assertThat(spec.filter()).isEqualTo(Map.of("status", List.of("paid")));
        assertThatThrownBy(() -> spec.filter().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    /** Or a resource would look different after each start of a program. */
    @Test
    void filterKeepsItsOrder() {
        Map<String, List<String>> filter = new LinkedHashMap<>();
        for (String field : List.of("z", "a", "m", "b", "y")) {
            filter.put(field, List.of("1"));
        }
        assertThat(SubscriptionSpecBuilder.builder().filter(filter).build().filter())
                .containsExactlyEntriesOf(filter);
    }

    @Test
    void copiesDifferInOneField() {
        TopicStatus before = TopicStatusBuilder.builder()
                .topicId("orders")
                .creationStartedAt(Instant.parse("2026-11-25T08:00:00Z"))
                .build();
        TopicStatus after = before.withSubscriptions(3);
        assertThat(after.topicId()).isEqualTo("orders");
        assertThat(after.subscriptions()).isEqualTo(3);
        assertThat(after.withSubscriptions(null)).isEqualTo(before);
        assertThat(before.with(status -> status.topicId("a").subscriptions(1)))
                .isEqualTo(before.withTopicId("a").withSubscriptions(1));
    }

    /** A release that is rolled back meets what a newer one stored. */
    @Test
    void unknownFieldsArePassedOver() {
        ObjectNode stored = Resources.SERIALIZATION.unmarshal("""
            apiVersion: fastpubsub.dev/v1alpha1
            kind: Subscription
            metadata: {name: mail}
            spec: {topicRef: {name: orders, cluster: b}, priority: 1}
            status: {backlog: 3}
            """, ObjectNode.class);
        Subscription subscription = Resources.SERIALIZATION.convertValue(stored, Subscription.class);
        assertThat(subscription.getSpec().topicRef()).isEqualTo(new TopicRef("orders", null));
    }

    @Test
    void newResourceHasNoStatus() {
        assertThat(new Topic().getStatus()).isNull();
        assertThat(new Subscription().getStatus()).isNull();
        assertThat(new Client().getStatus()).isNull();
    }

    /** Whoever does without fabric8's mapper writes the same. */
    @Test
    void plainMapperWritesNoEmptyFields() {
        JsonNode spec = new ObjectMapper()
                .valueToTree(ClientSpecBuilder.builder().scopes(List.of("*")).build());
        assertThat(spec.toString()).isEqualTo("{\"scopes\":[\"*\"],\"active\":true,\"deletionPolicy\":\"Delete\"}");
    }

    @Test
    void clientIsNamedAfterItsResource() {
        Client client = new Client();
        client.getMetadata().setName("billing");
        client.setSpec(ClientSpecBuilder.builder().scopes(List.of("*")).build());
        assertThat(client.displayName()).isEqualTo("billing");
        assertThat(client.secretName()).isEqualTo("billing-client");
        client.setSpec(client.getSpec().withDisplayName("Billing").withSecret(new ClientSecret("pubsub", null)));
        assertThat(client.displayName()).isEqualTo("Billing");
        assertThat(client.secretName()).isEqualTo("pubsub");
        client.setSpec(client.getSpec().withSecret(new ClientSecret(null, null)));
        assertThat(client.secretName()).isEqualTo("billing-client");
    }

    @ParameterizedTest
    @CsvSource({
        "0s, PT0S",
        "720h, PT720H",
        "1h30m, PT1H30M",
        "500ms, PT0.5S",
        "1m1ms, PT1M0.001S",
        "1h1h, PT2H",
        "99999h, PT99999H"
    })
    void durationsAreRead(String text, Duration duration) {
        assertThat(Durations.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "30d", "-1s", "1.5h", "1h 30m", "1H", "100000h", "1h1h1h1h1h"})
    void whatIsNoDurationIsNamed(String text) {
        assertThatThrownBy(() -> Durations.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is no duration such as 720h or 1h30m");
    }

    @Test
    void conditionsAreFoundByType() {
        Condition ready = new ConditionBuilder().withType("Ready").build();
        Condition dataLoss = new ConditionBuilder().withType("DataLoss").build();
        assertThat(ConditionType.READY.in(List.of(dataLoss, ready))).contains(ready);
        assertThat(ConditionType.SECRET_READY.in(List.of(dataLoss, ready))).isEmpty();
    }

    /** Alerts, dashboards and scripts know them by these names. */
    @Test
    void reasonsAndConditionsAreAClosedList() {
        assertThat(Arrays.stream(Reason.values()).map(Reason::text))
                .containsExactly(
                        ("Synced Resolved Allowed NoDataLoss Pending Paused AdoptionRefused IdConflict IdNotAllowed"
                            + " TopicNotFound TopicNotReady ReferenceNotAllowed InvalidSpec ScopeNotAllowed"
                            + " Unauthorized Forbidden NotServer ServerUnreachable ServerError SecretConflict"
                            + " SubscriptionsExist DeletionBlocked DataLoss CrdOutdated")
                                .split(" "));
        assertThat(Arrays.stream(ConditionType.values()).map(ConditionType::text))
                .containsExactly("Ready", "DataLoss", "TopicResolved", "SecretReady", "ScopesAllowed");
        assertThat(Arrays.stream(Reason.values())
                        .map(reason -> Reason.of(reason.text()).orElseThrow()))
                .containsExactly(Reason.values());
        assertThat(Reason.of("Nothing")).isEmpty();
    }

    /** A reason or a type that the definition refuses would make the status unwritable. */
    @Test
    void definitionsTakeEveryReason() {
        for (Class<? extends HasMetadata> kind : Definitions.KINDS) {
            JsonNode condition =
                    ShippedDefinition.of(kind).schema().at("/properties/status/properties/conditions/items");
            assertThat(Reason.values())
                    .allSatisfy(reason -> assertThat(reason.text())
                            .matches(condition.at("/properties/reason/pattern").textValue()));
        }
    }
}
