/**
 * The custom resources of fastpubsub as Java types: what the operator reconciles and what the chart's definitions are
 * generated from. No Spring and nothing of the server here, so that other programs can use the types too.
 *
 * <p>Specs, statuses and what is in them are immutable records, each with a builder ({@code TopicSpecBuilder}) and copies
 * that differ in one field ({@code status.withTopicId(…)}). An absent field of a spec has its default, an absent list or
 * map is empty. What a field means stands where {@code kubectl explain} reads it: in its description.
 *
 * <p>The constructors fill in and copy, but refuse nothing: the definitions' bounds do that, on the API server. An object
 * that a program cannot read would stop its watch of all others, so unknown fields are passed over, too.
 */
@NullMarked
package dev.fastpubsub.crd.v1alpha1;

import org.jspecify.annotations.NullMarked;
