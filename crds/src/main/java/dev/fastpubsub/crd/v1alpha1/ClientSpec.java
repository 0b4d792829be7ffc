package dev.fastpubsub.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a client should be. */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "(has(self.secret) && has(self.secret.name)) == (has(oldSelf.secret) && has(oldSelf.secret.name))"
                + " && (!has(self.secret) || !has(self.secret.name) || self.secret.name == oldSelf.secret.name)",
        message = "secret.name is immutable")
public record ClientSpec(
        @JsonPropertyDescription(
                "What the client is called on the server: one line of up to 255 characters. If absent: the"
                        + " resource's name.")
        @Size(min = 1, max = Bounds.DISPLAY_NAME_LENGTH)
        @Pattern(Bounds.DISPLAY_NAME)
        @Nullable
        String displayName,

        @JsonPropertyDescription("What the client may do, 1 to 64 of resource:action or resource:action:id, such as"
                + " topics:publish:orders, or * alone for everything. The operator's settings limit what is allowed.")
        @Required
        @Size(min = 1, max = Bounds.SCOPES)
        @ValidationRule(
                value = "!self.exists(scope, scope == '*') || self.size() == 1",
                message = "'*' must stand alone")
        List<@Size(max = Bounds.SCOPE_LENGTH) String> scopes,

        @JsonPropertyDescription("Whether the client may log in. false revokes its tokens, too. Default: true.")
        @Default("true")
        Boolean active,

        @JsonPropertyDescription("The Secret with the client's credentials, in the resource's namespace.") @Nullable
        ClientSecret secret,

        @JsonPropertyDescription("When the client gets new credentials by itself. If absent: never.") @Nullable
        Rotation rotation,

        @JsonPropertyDescription(
                "What happens to the client when the resource is deleted. Delete (default): it goes, and its"
                        + " Secret. Retain: both stay.")
        @Default("Delete")
        DeletionPolicy deletionPolicy)
        implements ClientSpecBuilder.With {

    public ClientSpec {
        scopes = Copies.of(scopes);
        active = Objects.requireNonNullElse(active, true);
        deletionPolicy = Objects.requireNonNullElse(deletionPolicy, DeletionPolicy.DELETE);
    }
}
