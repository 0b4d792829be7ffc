/** The chart installed by real Helm, on a real Kubernetes API server and on a whole cluster. */
@NullMarked
package dev.fastpubsub.helm.cluster;

import org.jspecify.annotations.NullMarked;
