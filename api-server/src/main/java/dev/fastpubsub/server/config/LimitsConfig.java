package dev.fastpubsub.server.config;

/**
 * How much one request may ask for.
 *
 * @param maxBodyBytes of a request
 * @param maxMessages in one publish, and ids in one ack, nack or reprocess
 * @param maxMessageBytes of one payload in UTF-8
 * @param maxNesting levels of one payload
 * @param maxBatchBytes of the payloads in one answer; one message is always given, however large
 */
public record LimitsConfig(int maxBodyBytes, int maxMessages, int maxMessageBytes, int maxNesting, long maxBatchBytes) {

    static LimitsConfig read(EnvironmentReader environment) {
        int mebibyte = 1 << 20;
        return new LimitsConfig(
                environment.integer("FASTPUBSUB_API_MAX_BODY_BYTES", 32 * mebibyte, 1024, 1024 * mebibyte),
                environment.integer("FASTPUBSUB_API_MAX_MESSAGES", 10_000, 1, 100_000),
                environment.integer("FASTPUBSUB_API_MAX_MESSAGE_BYTES", mebibyte, 1024, 256 * mebibyte),
                environment.integer("FASTPUBSUB_API_MAX_NESTING", 128, 1, 10_000),
                environment.bytes("FASTPUBSUB_API_MAX_BATCH_BYTES", 16L * mebibyte, 1024, 1024L * mebibyte));
    }
}
