/** The operator's settings: environment variables, each typed, bounded and checked at start. */
@NullMarked
package dev.fastpubsub.operator.config;

import org.jspecify.annotations.NullMarked;
