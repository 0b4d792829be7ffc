@NullMarked
package dev.fastpubsub.server.http;

import org.jspecify.annotations.NullMarked;
