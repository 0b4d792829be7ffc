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

/** A topic on the server. */
@Group(ApiVersion.GROUP)
@Version(ApiVersion.VERSION)
@ShortNames("fpt")
@Categories(ApiVersion.CATEGORY)
@JsonClassDescription("A topic of fastpubsub: what messages are published to.")
@AdditionalPrinterColumn(name = "ID", jsonPath = ".status.topicId")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ConditionType.READY_STATUS)
@AdditionalPrinterColumn(name = "Reason", jsonPath = ConditionType.READY_REASON)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@AdditionalPrinterColumn(name = "Subscriptions", jsonPath = ".status.subscriptions", type = Type.INTEGER, priority = 1)
@AdditionalPrinterColumn(name = "Message", jsonPath = ConditionType.READY_MESSAGE, priority = 1)
@ValidationRule(
        value = "self.metadata.name.size() <= 128 || has(self.spec.topicId)",
        message = "a name of more than 128 characters needs spec.topicId")
public class Topic extends CustomResource<TopicSpec, TopicStatus> implements Namespaced {

    /** Null until the operator has seen the resource. */
    @Override
    public @Nullable TopicStatus getStatus() {
        return super.getStatus();
    }
}
