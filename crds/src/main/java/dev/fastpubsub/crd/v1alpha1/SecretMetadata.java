package dev.fastpubsub.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Map;

/** Labels and annotations of a client's Secret, besides the operator's own. */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SecretMetadata(
        @JsonPropertyDescription("Up to 64 labels. The operator's own win.") @Size(max = Bounds.LABELS)
        Map<String, @Size(max = Bounds.LABEL_LENGTH) @Pattern(Bounds.LABEL) String> labels,

        @JsonPropertyDescription("Up to 64 annotations of up to 4096 characters. The operator's own win.")
        @Size(max = Bounds.LABELS)
        Map<String, @Size(max = Bounds.ANNOTATION_LENGTH) String> annotations)
        implements SecretMetadataBuilder.With {

    public SecretMetadata {
        labels = Copies.of(labels);
        annotations = Copies.of(annotations);
    }
}
