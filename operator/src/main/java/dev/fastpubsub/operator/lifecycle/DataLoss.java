package dev.fastpubsub.operator.lifecycle;

import dev.fastpubsub.crd.v1alpha1.Annotations;
import dev.fastpubsub.crd.v1alpha1.ConditionType;
import dev.fastpubsub.crd.v1alpha1.Reason;
import dev.fastpubsub.operator.reconcile.Instructions;
import dev.fastpubsub.operator.reconcile.ReconcileMetrics;
import dev.fastpubsub.operator.reconcile.Round;
import dev.fastpubsub.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The DataLoss condition: once true, it stays so until somebody says that they know. */
final class DataLoss {

    private DataLoss() {}

    /** Says aloud that something is lost; once for each loss. */
    static void occurred(Round<?, ?> round, ReconcileMetrics metrics, String what) {
        round.condition(ConditionType.DATA_LOSS, Conditions.TRUE, Reason.DATA_LOSS, what);
        round.warning(Reason.DATA_LOSS.text(), what);
        metrics.dataLoss(round.resource().getKind());
    }

    /**
     * Keeps the condition or takes it back.
     *
     * @param externalCreatedAt of the object that the server has now
     */
    static void settle(Round<?, ?> round, @Nullable String externalCreatedAt) {
        boolean acknowledged = externalCreatedAt != null
                && Instructions.value(round.resource(), Annotations.ACKNOWLEDGE_DATA_LOSS)
                        .filter(externalCreatedAt::equals)
                        .isPresent();
        Optional<Condition> loss = round.conditions()
                .find(ConditionType.DATA_LOSS)
                .filter(condition -> Conditions.TRUE.equals(condition.getStatus()) && !acknowledged);
        loss.ifPresentOrElse(
                condition -> round.condition(
                        ConditionType.DATA_LOSS, Conditions.TRUE, Reason.DATA_LOSS, condition.getMessage()),
                () -> round.condition(ConditionType.DATA_LOSS, Conditions.FALSE, Reason.NO_DATA_LOSS, ""));
    }
}
