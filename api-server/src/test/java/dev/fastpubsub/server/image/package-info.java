/** Tests of the server's container image. */
@NullMarked
package dev.fastpubsub.server.image;

import org.jspecify.annotations.NullMarked;
