/** Tests that run what the documentation for application developers shows. */
@NullMarked
package dev.fastpubsub.server.guide;

import org.jspecify.annotations.NullMarked;
