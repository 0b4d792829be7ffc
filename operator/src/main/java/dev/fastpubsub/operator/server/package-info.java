/** The API server, as the operator sees it: calls, tokens, outcomes and the state of the connection. */
@NullMarked
package dev.fastpubsub.operator.server;

import org.jspecify.annotations.NullMarked;
