package dev.fastpubsub.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** A subscription on the server. */
@Group(ApiVersion.GROUP)
@Version(ApiVersion.VERSION)
@ShortNames("fps")
@Categories(ApiVersion.CATEGORY)
@JsonClassDescription("A subscription of fastpubsub: what consumes a topic's messages.")
@AdditionalPrinterColumn(name = "ID", jsonPath = ".status.subscriptionId")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ConditionType.READY_STATUS)
@AdditionalPrinterColumn(name = "Reason", jsonPath = ConditionType.READY_REASON)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@AdditionalPrinterColumn(name = "Topic", jsonPath = ".status.topicId", priority = 1)
@AdditionalPrinterColumn(name = "Message", jsonPath = ConditionType.READY_MESSAGE, priority = 1)
@ValidationRule(
        value = "self.metadata.name.size() <= 128 || has(self.spec.subscriptionId)",
        message = "a name of more than 128 characters needs spec.subscriptionId")
public class Subscription extends CustomResource<SubscriptionSpec, SubscriptionStatus> implements Namespaced {

    /** Null until the operator has seen the resource. */
    @Override
    public @Nullable SubscriptionStatus getStatus() {
        return super.getStatus();
    }
}
