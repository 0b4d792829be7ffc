/** The load driver, against the real server and against one that is tampered with. */
@NullMarked
package dev.fastpubsub.server.bench;

import org.jspecify.annotations.NullMarked;
