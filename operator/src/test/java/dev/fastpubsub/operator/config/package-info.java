/** Tests of the settings. */
@NullMarked
package dev.fastpubsub.operator.config;

import org.jspecify.annotations.NullMarked;
