/** Files that are made of others: the chart's definitions and its README's table, and what is rendered of the chart. */
@NullMarked
package dev.fastpubsub.helm.generate;

import org.jspecify.annotations.NullMarked;
