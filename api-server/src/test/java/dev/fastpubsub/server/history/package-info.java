/** What publishers and consumers did and saw, and a judgement of it: knows the promises, not how they are kept. */
@NullMarked
package dev.fastpubsub.server.history;

import org.jspecify.annotations.NullMarked;
