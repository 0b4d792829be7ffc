/** Topics. */
@NullMarked
package dev.fastpubsub.operator.topic;

import org.jspecify.annotations.NullMarked;
