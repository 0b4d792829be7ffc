@NullMarked
package dev.fastpubsub.server.config;

import org.jspecify.annotations.NullMarked;
