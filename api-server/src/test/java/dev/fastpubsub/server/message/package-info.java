/**
 * What delivery promises, one test per guarantee, on a real PostgreSQL; and a check of all of it at once under load.
 *
 * <p>Time is moved, not waited for: tests set the times in the rows that the engine compares with the database's clock.
 */
@NullMarked
package dev.fastpubsub.server.message;

import org.jspecify.annotations.NullMarked;
