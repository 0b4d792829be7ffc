/** The connection to PostgreSQL: pool, bound on concurrent work, migrations. */
@NullMarked
package dev.fastpubsub.server.database;

import org.jspecify.annotations.NullMarked;
