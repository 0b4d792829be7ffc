package dev.fastpubsub.operator.status;

import dev.fastpubsub.crd.v1alpha1.Reason;
import dev.fastpubsub.operator.server.Failure;

/** What a failed call means for the resource that it was made for. */
public final class FailureReasons {

    private FailureReasons() {}

    public static Reason of(Failure failure) {
        return switch (failure) {
            case Failure.Invalid invalid -> Reason.INVALID_SPEC;
            case Failure.Unauthorised unauthorised -> Reason.UNAUTHORIZED;
            case Failure.Forbidden forbidden -> Reason.FORBIDDEN;
            case Failure.NotServer notServer -> Reason.NOT_SERVER;
            case Failure.Unreachable unreachable -> Reason.SERVER_UNREACHABLE;
            case Failure.ServerError serverError -> Reason.SERVER_ERROR;
            case Failure.Throttled throttled -> Reason.PENDING;
            case Failure.ReadOnly readOnly -> Reason.PENDING;
        };
    }
}
