@NullMarked
package dev.fastpubsub.server.original;

import org.jspecify.annotations.NullMarked;
