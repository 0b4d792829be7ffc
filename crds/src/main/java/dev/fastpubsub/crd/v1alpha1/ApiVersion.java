package dev.fastpubsub.crd.v1alpha1;

/** The group and version all resources of this package carry in their {@code apiVersion}. */
public final class ApiVersion {
    public static final String GROUP = "fastpubsub.dev";
    public static final String VERSION = "v1alpha1";

    /** {@code kubectl get fastpubsub} shows resources of all kinds. */
    public static final String CATEGORY = "fastpubsub";

    private ApiVersion() {}
}
