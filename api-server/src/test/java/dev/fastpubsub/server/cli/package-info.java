@NullMarked
package dev.fastpubsub.server.cli;

import org.jspecify.annotations.NullMarked;
