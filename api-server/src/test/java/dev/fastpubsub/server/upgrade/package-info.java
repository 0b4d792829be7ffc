/** Two releases over one database, under traffic: `make upgrade-test`. */
@NullMarked
package dev.fastpubsub.server.upgrade;

import org.jspecify.annotations.NullMarked;
