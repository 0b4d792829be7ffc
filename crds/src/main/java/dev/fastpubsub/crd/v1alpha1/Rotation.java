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
import java.util.Objects;

/** When a client gets new credentials, as durations that {@link Durations} reads. */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        // What the patterns refuse is told by them: duration() would fail on it with a message for nobody.
        value = "!self.interval.matches('" + Bounds.DURATION + "')"
                + " || (has(self.gracePeriod) && !self.gracePeriod.matches('" + Bounds.DURATION + "'))"
                + " || duration(self.interval) == duration('0s')"
                + " || duration(has(self.gracePeriod) ? self.gracePeriod : '24h') < duration(self.interval)",
        message = "gracePeriod (24h if absent) must be shorter than interval")
public record Rotation(
        @JsonPropertyDescription("How often, in h, m, s and ms, such as 720h, and 1m at the least. 0s: never.")
        @Required
        @Size(max = Bounds.DURATION_LENGTH)
        @Pattern(Bounds.DURATION)
        String interval,

        @JsonPropertyDescription(
                "How long the old credentials work on, in h, m, s and ms, shorter than interval. 0s: not at all."
                        + " Holds for a Secret that was deleted, too. Default: 24h.")
        @Size(max = Bounds.DURATION_LENGTH)
        @Pattern(Bounds.DURATION)
        @Default(Rotation.DEFAULT_GRACE_PERIOD)
        String gracePeriod)
        implements RotationBuilder.With {

    /** Also for clients without a rotation. */
    public static final String DEFAULT_GRACE_PERIOD = "24h";

    public Rotation {
        gracePeriod = Objects.requireNonNullElse(gracePeriod, DEFAULT_GRACE_PERIOD);
    }
}
