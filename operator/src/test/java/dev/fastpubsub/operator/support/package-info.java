/** The real API server, a Kubernetes that is none, and faults between them and the operator. */
@NullMarked
package dev.fastpubsub.operator.support;

import org.jspecify.annotations.NullMarked;
