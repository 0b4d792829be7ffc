/** Tests of the last look at the server. */
@NullMarked
package dev.fastpubsub.operator.survey;

import org.jspecify.annotations.NullMarked;
