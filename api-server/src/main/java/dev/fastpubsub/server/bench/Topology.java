package dev.fastpubsub.server.bench;

/**
 * What a run publishes to and consumes from.
 *
 * @param topicId of a topic that exists; empty to make one for the run
 * @param subscriptions made for the run
 * @param filtered which of them have a filter
 * @param matching which of the messages such a filter lets through
 * @param keep whether what was made for the run stays
 */
record Topology(String topicId, int subscriptions, Share filtered, Share matching, boolean keep) {

    Topology {
        if (!topicId.matches("[a-zA-Z0-9._-]{0,128}")) {
            throw new IllegalArgumentException(
                    "--topic must have 1 to 128 letters, digits, dots, dashes and underscores");
        }
        Checks.between(0, 10_000, subscriptions, "--subscriptions");
    }
}
