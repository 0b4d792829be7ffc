/** The examples for KEDA, held against a running server. */
@NullMarked
package dev.fastpubsub.helm.keda;

import org.jspecify.annotations.NullMarked;
