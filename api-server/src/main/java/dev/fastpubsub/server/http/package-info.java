/** What all resources share: bodies, validation, errors, request ids. */
@NullMarked
package dev.fastpubsub.server.http;

import org.jspecify.annotations.NullMarked;
