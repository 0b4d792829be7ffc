/** Tokens, and the check that every call makes. */
@NullMarked
package dev.fastpubsub.server.auth;

import org.jspecify.annotations.NullMarked;
