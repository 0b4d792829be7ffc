package dev.fastpubsub.server.message;

import java.util.List;

/**
 * What several claims of one subscription got in one transaction.
 *
 * @param messages for each of them, in their order
 * @param mayHaveMore whether there may be messages left for those who got none
 */
record ClaimRound(List<List<Message>> messages, boolean mayHaveMore) {}
