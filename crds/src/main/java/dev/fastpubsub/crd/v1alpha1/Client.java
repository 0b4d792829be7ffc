package dev.fastpubsub.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** A client on the server and the Secret with its credentials. */
@Group(ApiVersion.GROUP)
@Version(ApiVersion.VERSION)
@ShortNames("fpc")
@Categories(ApiVersion.CATEGORY)
@JsonClassDescription("A client of fastpubsub: credentials for a program, in a Secret.")
@AdditionalPrinterColumn(name = "ID", jsonPath = ".status.clientId")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ConditionType.READY_STATUS)
@AdditionalPrinterColumn(name = "Reason", jsonPath = ConditionType.READY_REASON)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@AdditionalPrinterColumn(name = "Secret", jsonPath = ".status.binding.name", priority = 1)
@AdditionalPrinterColumn(name = "Rotated", jsonPath = ".status.lastRotationTime", type = Type.DATE, priority = 1)
@AdditionalPrinterColumn(name = "Message", jsonPath = ConditionType.READY_MESSAGE, priority = 1)
public class Client extends CustomResource<ClientSpec, ClientStatus> implements Namespaced {

    /** Null until the operator has seen the resource. */
    @Override
    public @Nullable ClientStatus getStatus() {
        return super.getStatus();
    }

    /** What the client is called on the server: as the spec says, or as the resource. */
    public String displayName() {
        String displayName = getSpec().displayName();
        return displayName == null ? getMetadata().getName() : displayName;
    }

    /** The Secret's name: as the spec says, or the resource's and {@code -client}; then it may be too long for a Secret. */
    public String secretName() {
        ClientSecret secret = getSpec().secret();
        return secret == null || secret.name() == null ? getMetadata().getName() + "-client" : secret.name();
    }
}
