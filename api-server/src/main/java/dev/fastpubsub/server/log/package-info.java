/** The log's partitions: made ahead, closed, dropped whole. */
@NullMarked
package dev.fastpubsub.server.log;

import org.jspecify.annotations.NullMarked;
