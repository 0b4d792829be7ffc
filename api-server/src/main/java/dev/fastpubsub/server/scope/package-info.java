/** What a caller may do. */
@NullMarked
package dev.fastpubsub.server.scope;

import org.jspecify.annotations.NullMarked;
