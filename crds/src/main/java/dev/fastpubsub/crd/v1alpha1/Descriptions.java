package dev.fastpubsub.crd.v1alpha1;

/** Of fields that several kinds have. */
final class Descriptions {
    static final String OBSERVED_GENERATION = "The metadata.generation that this status is about.";

    static final String CREATION_STARTED_AT =
            "When the operator began to create it, by the server's clock. What is on the"
                    + " server and not older was created by the operator.";

    static final String EXTERNAL_CREATED_AT = "created_at on the server, as it says it. Another value means that it was"
            + " deleted and made again, and that its messages are lost.";

    private Descriptions() {}
}
