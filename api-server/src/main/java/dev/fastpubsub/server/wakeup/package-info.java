/** Waking those who wait for messages, on this server and on others. */
@NullMarked
package dev.fastpubsub.server.wakeup;

import org.jspecify.annotations.NullMarked;
