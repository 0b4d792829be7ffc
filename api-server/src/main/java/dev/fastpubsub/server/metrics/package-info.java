/** What Prometheus is told. */
@NullMarked
package dev.fastpubsub.server.metrics;

import org.jspecify.annotations.NullMarked;
