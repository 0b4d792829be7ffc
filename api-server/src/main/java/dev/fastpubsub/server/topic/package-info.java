/** Topics. */
@NullMarked
package dev.fastpubsub.server.topic;

import org.jspecify.annotations.NullMarked;
