/** The Kubernetes operator: brings topics, subscriptions and clients on a server to what the custom resources ask for. */
@NullMarked
package dev.fastpubsub.operator;

import org.jspecify.annotations.NullMarked;
