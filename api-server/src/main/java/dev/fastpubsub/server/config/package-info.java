/** Settings from the environment, each typed, bounded and checked at start. */
@NullMarked
package dev.fastpubsub.server.config;

import org.jspecify.annotations.NullMarked;
