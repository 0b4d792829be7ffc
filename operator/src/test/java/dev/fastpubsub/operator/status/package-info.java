/** Tests of what is said of resources. */
@NullMarked
package dev.fastpubsub.operator.status;

import org.jspecify.annotations.NullMarked;
