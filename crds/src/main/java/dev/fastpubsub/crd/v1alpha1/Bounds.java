package dev.fastpubsub.crd.v1alpha1;

/** What fields may hold: lengths in characters, sizes in entries, patterns as regular expressions of RE2. */
final class Bounds {
    /** Of topics and subscriptions on the server. */
    static final String ID = "^[a-zA-Z0-9._-]+$";

    static final int ID_LENGTH = 128;

    /** Of clients on the server: UUIDs, and room. */
    static final int CLIENT_ID_LENGTH = 64;

    /** Of objects in Kubernetes (a DNS subdomain). */
    static final String NAME = "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$";

    static final int NAME_LENGTH = 253;

    /** Of namespaces (a DNS label). */
    static final String NAMESPACE = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

    static final int NAMESPACE_LENGTH = 63;

    static final int NAMESPACES = 64;

    /** One line of text, without blanks around it, which the server would take off. */
    static final String DISPLAY_NAME = "^[^\\pZ\\p{Cc}]([^\\p{Cc}]*[^\\pZ\\p{Cc}])?$";

    static final int DISPLAY_NAME_LENGTH = 255;

    static final int SCOPES = 64;
    static final int SCOPE_LENGTH = 160;

    static final int FILTER_FIELDS = 32;

    /** GEP-2257, which Go and CEL read: hours, minutes, seconds and milliseconds. */
    static final String DURATION = "^([0-9]{1,5}(h|m|s|ms)){1,4}$";

    static final int DURATION_LENGTH = 32;

    static final String LABEL = "^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$";
    static final int LABEL_LENGTH = 63;
    static final int LABELS = 64;
    static final int ANNOTATION_LENGTH = 4096;

    static final int TIMESTAMP_LENGTH = 64;
    static final int HASH_LENGTH = 128;
    static final int RETIRING_CLIENTS = 64;
    static final int CONDITIONS = 16;

    private Bounds() {}
}
