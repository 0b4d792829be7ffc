/**
 * {@code fastpubsub bench}: a load driver. It speaks to any server by HTTP alone, measures rates and latencies as a client sees
 * them, and checks that nothing is lost or doubled.
 */
@NullMarked
package dev.fastpubsub.server.bench;

import org.jspecify.annotations.NullMarked;
