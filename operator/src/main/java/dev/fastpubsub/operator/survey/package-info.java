/** What the server holds, as of the last look at all of it, and the watch that looks. */
@NullMarked
package dev.fastpubsub.operator.survey;

import org.jspecify.annotations.NullMarked;
