/** {@code ./fastpubsub bench}: measures what docs/performance.md promises, on a real PostgreSQL and the real server. */
@NullMarked
package dev.fastpubsub.server.bench;

import org.jspecify.annotations.NullMarked;
