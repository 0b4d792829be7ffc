@NullMarked
package dev.fastpubsub.server.database;

import org.jspecify.annotations.NullMarked;
