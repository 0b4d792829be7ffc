/** The operator as a whole: its parts put together, started and stopped. */
@NullMarked
package dev.fastpubsub.operator.run;

import org.jspecify.annotations.NullMarked;
