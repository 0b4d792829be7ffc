/** The command line. */
@NullMarked
package dev.fastpubsub.operator.cli;

import org.jspecify.annotations.NullMarked;
