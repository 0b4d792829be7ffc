@NullMarked
package dev.fastpubsub.server.wakeup;

import org.jspecify.annotations.NullMarked;
