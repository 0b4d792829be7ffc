/** What tests share: a real PostgreSQL with a database for each test class, and the real server on a free port. */
@NullMarked
package dev.fastpubsub.server.support;

import org.jspecify.annotations.NullMarked;
