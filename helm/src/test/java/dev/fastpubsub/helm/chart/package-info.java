/** The Helm chart, rendered by real Helm. */
@NullMarked
package dev.fastpubsub.helm.chart;

import org.jspecify.annotations.NullMarked;
