@NullMarked
package dev.fastpubsub.server.log;

import org.jspecify.annotations.NullMarked;
