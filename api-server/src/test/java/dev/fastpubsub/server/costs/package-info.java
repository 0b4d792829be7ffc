/** {@code ./fastpubsub costs}: measures what docs/performance.md promises, on a real PostgreSQL and the real server. */
@NullMarked
package dev.fastpubsub.server.costs;

import org.jspecify.annotations.NullMarked;
