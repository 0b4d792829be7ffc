package dev.fastpubsub.server.bench;

/** The calls that a run makes: what each is, and the scope that it needs. */
enum Call {
    LIVENESS("GET", ""),
    DOCUMENT("GET", ""),
    TOKEN("POST", ""),
    CREATE_TOPIC("POST", "topics:create"),
    DELETE_TOPIC("DELETE", "topics:delete"),
    CREATE_SUBSCRIPTION("POST", "subscriptions:create"),
    DELETE_SUBSCRIPTION("DELETE", "subscriptions:delete"),
    METRICS("GET", "subscriptions:read"),
    PUBLISH("POST", "topics:publish"),
    CLAIM("GET", "subscriptions:consume"),
    ACK("POST", "subscriptions:consume"),
    NACK("POST", "subscriptions:consume");

    private final String method;
    private final String scope;

    Call(String method, String scope) {
        this.method = method;
        this.scope = scope;
    }

    String method() {
        return method;
    }

    /** Of the request's body, if it has one. */
    String contentType() {
        return this == TOKEN ? "application/x-www-form-urlencoded" : "application/json";
    }

    /** Empty when none is needed. */
    String scope() {
        return scope;
    }
}
