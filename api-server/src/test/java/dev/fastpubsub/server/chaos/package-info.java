/** Load, faults and a judge: does a confirmed message survive whatever happens? What is promised and how this tests it: docs/reliability.md. */
@NullMarked
package dev.fastpubsub.server.chaos;

import org.jspecify.annotations.NullMarked;
