/** Reading JSON without losing how it was written, and writing it. */
@NullMarked
package dev.fastpubsub.server.json;

import org.jspecify.annotations.NullMarked;
