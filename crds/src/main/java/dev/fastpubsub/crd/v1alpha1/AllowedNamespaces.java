package dev.fastpubsub.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who may refer to a topic. Its own namespace always may. */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "!has(self.names) || self.names.size() == 0 || (has(self.from) && self.from == 'List')",
        message = "names is only for from: List")
@ValidationRule(
        value = "!has(self.selector) || (has(self.from) && self.from == 'Selector')"
                + " || (!has(self.selector.matchLabels) && !has(self.selector.matchExpressions))",
        message = "selector is only for from: Selector")
@ValidationRule(
        value = "!has(self.from) || self.from != 'List' || (has(self.names) && self.names.size() > 0)",
        message = "from: List needs names")
@ValidationRule(
        value = "!has(self.from) || self.from != 'Selector' || has(self.selector)",
        message = "from: Selector needs selector")
public record AllowedNamespaces(
        @JsonPropertyDescription(
                "Same (default): the topic's own namespace. All: every namespace. List: those in names, too."
                        + " Selector: those whose labels match selector, too.")
        @Default("Same")
        NamespacesFrom from,

        @JsonPropertyDescription("Up to 64 namespaces, for from: List.") @Size(max = Bounds.NAMESPACES)
        List<@Size(min = 1, max = Bounds.NAMESPACE_LENGTH) @Pattern(Bounds.NAMESPACE) String> names,

        @JsonPropertyDescription("Labels of namespaces, for from: Selector. {} matches every namespace.") @Nullable
        LabelSelector selector)
        implements AllowedNamespacesBuilder.With {

    public AllowedNamespaces {
        from = Objects.requireNonNullElse(from, NamespacesFrom.SAME);
        names = Copies.of(names);
    }
}
