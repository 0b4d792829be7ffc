/** Tests of the API server's client, on the real server. */
@NullMarked
package dev.fastpubsub.operator.server;

import org.jspecify.annotations.NullMarked;
