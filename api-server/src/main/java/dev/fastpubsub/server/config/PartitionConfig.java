package dev.fastpubsub.server.config;

/**
 * How the log is cut.
 *
 * @param maxMessages positions in one partition
 * @param maxBytes on disk after which a partition is closed early
 */
public record PartitionConfig(int maxMessages, long maxBytes) {

    static PartitionConfig read(EnvironmentReader environment) {
        return new PartitionConfig(
                environment.integer("FASTPUBSUB_PARTITION_MAX_MESSAGES", 4_000_000, 10_000, 1_000_000_000),
                environment.bytes("FASTPUBSUB_PARTITION_MAX_BYTES", 1L << 30, 1L << 20, 1L << 40));
    }
}
