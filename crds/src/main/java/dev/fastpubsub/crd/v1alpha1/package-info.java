/**
 * The custom resources of fastpubsub as Java types: what the operator reconciles and what the chart's definitions are
 * generated from. No Spring and nothing of the server here, so that other programs can use the types too.
 */
@NullMarked
package dev.fastpubsub.crd.v1alpha1;

import org.jspecify.annotations.NullMarked;
