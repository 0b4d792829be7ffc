/** How an object on the server comes to be, stays and goes: the same for topics and subscriptions. */
@NullMarked
package dev.fastpubsub.operator.lifecycle;

import org.jspecify.annotations.NullMarked;
