/** Tests of the operator's container image. */
@NullMarked
package dev.fastpubsub.operator.image;

import org.jspecify.annotations.NullMarked;
