@NullMarked
package dev.fastpubsub.server.health;

import org.jspecify.annotations.NullMarked;
