@NullMarked
package dev.fastpubsub.server.json;

import org.jspecify.annotations.NullMarked;
