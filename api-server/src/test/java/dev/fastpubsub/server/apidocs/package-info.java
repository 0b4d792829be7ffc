@NullMarked
package dev.fastpubsub.server.apidocs;

import org.jspecify.annotations.NullMarked;
