@NullMarked
package dev.fastpubsub.server.subscription;

import org.jspecify.annotations.NullMarked;
