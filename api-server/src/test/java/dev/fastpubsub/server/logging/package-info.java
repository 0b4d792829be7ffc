@NullMarked
package dev.fastpubsub.server.logging;

import org.jspecify.annotations.NullMarked;
