/** Tests of what Prometheus is told. */
@NullMarked
package dev.fastpubsub.server.metrics;

import org.jspecify.annotations.NullMarked;
