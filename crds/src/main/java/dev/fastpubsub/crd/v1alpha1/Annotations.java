package dev.fastpubsub.crd.v1alpha1;

/** Annotations on resources that the operator acts on. A value that it cannot read is told once and ignored. */
public final class Annotations {
    /** {@code "true"}: the operator writes nothing to the server for this resource; deleting it is still honoured. */
    public static final String PAUSED = ApiVersion.GROUP + "/paused";

    /** {@code "true"}: when the resource is deleted, the server is not called and keeps what it has. */
    public static final String ORPHAN_ON_DELETE = ApiVersion.GROUP + "/orphan-on-delete";

    /** The value of {@code status.externalCreatedAt} whose loss is known; any other value acknowledges nothing. */
    public static final String ACKNOWLEDGE_DATA_LOSS = ApiVersion.GROUP + "/acknowledge-data-loss";

    /** A time (RFC 3339): once it is past, and later than {@code status.lastRotationTime}, a Client's secret is rotated. */
    public static final String ROTATE_AT = ApiVersion.GROUP + "/rotate-at";

    private Annotations() {}
}
