/** What the process says on standard error: formats, levels, the line of each request. */
@NullMarked
package dev.fastpubsub.server.logging;

import org.jspecify.annotations.NullMarked;
