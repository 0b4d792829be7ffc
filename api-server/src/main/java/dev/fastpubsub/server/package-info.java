/** The API server: HTTP API, PostgreSQL storage, command line. */
@NullMarked
package dev.fastpubsub.server;

import org.jspecify.annotations.NullMarked;
