package dev.fastpubsub.server.bench;

/**
 * What is measured of consumers.
 *
 * @param claim requests that gave messages
 * @param receive messages, each from when it was due to be published until it was here
 * @param ack requests
 */
record ConsumeMeters(Meter claim, Meter receive, Meter ack) {

    ConsumeMeters() {
        this(new Meter("claim"), new Meter("receive"), new Meter("ack"));
    }

    void begin() {
        claim.begin();
        receive.begin();
        ack.begin();
    }

    void end() {
        claim.end();
        receive.end();
        ack.end();
    }
}
