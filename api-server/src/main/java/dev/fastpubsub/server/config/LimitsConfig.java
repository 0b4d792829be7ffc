package dev.fastpubsub.server.config;

/**
 * How much one request may ask for.
 *
 * @param maxBodyBytes of a request
 * @param maxMessages in one publish, and ids in one ack, nack or reprocess
 * @param maxMessageBytes of one payload in UTF-8
 * @param maxNesting levels of one payload
 * @param maxBodiesBytes of all bodies that are being received or worked on
 * @param maxAnswersBytes of the payloads in all large answers that are being made or taken
 * @param maxBatchBytes of the payloads in one answer; one message is always given, however large
 */
public record LimitsConfig(
        int maxBodyBytes,
        int maxMessages,
        int maxMessageBytes,
        int maxNesting,
        long maxBodiesBytes,
        long maxAnswersBytes,
        long maxBatchBytes) {

    /** Parsed, and on its way to the database, a body takes up to four times its size: half of the memory at most. */
    private static final long HEAP_PER_BODY_BYTE = 8;

    /** Read, written as JSON and copied once more, an answer takes up to five times the size of its payloads: a third at most. */
    private static final long HEAP_PER_ANSWER_BYTE = 16;

    static LimitsConfig read(EnvironmentReader environment) {
        int mebibyte = 1 << 20;
        int maxBodyBytes = environment.integer("FASTPUBSUB_API_MAX_BODY_BYTES", 32 * mebibyte, 1024, 1024 * mebibyte);
        long maxBodiesBytes = environment.bytes("FASTPUBSUB_API_MAX_BODIES_BYTES", 0, 0, 1L << 40);
        long maxAnswersBytes = environment.bytes("FASTPUBSUB_API_MAX_ANSWERS_BYTES", 0, 0, 1L << 40);
        return new LimitsConfig(
                maxBodyBytes,
                environment.integer("FASTPUBSUB_API_MAX_MESSAGES", 10_000, 1, 100_000),
                environment.integer("FASTPUBSUB_API_MAX_MESSAGE_BYTES", mebibyte, 1024, 256 * mebibyte),
                environment.integer("FASTPUBSUB_API_MAX_NESTING", 128, 1, 10_000),
                maxBodiesBytes == 0
                        ? Math.max(maxBodyBytes, Runtime.getRuntime().maxMemory() / HEAP_PER_BODY_BYTE)
                        : maxBodiesBytes,
                maxAnswersBytes == 0 ? Runtime.getRuntime().maxMemory() / HEAP_PER_ANSWER_BYTE : maxAnswersBytes,
                environment.bytes("FASTPUBSUB_API_MAX_BATCH_BYTES", 16L * mebibyte, 1024, 1024L * mebibyte));
    }
}
