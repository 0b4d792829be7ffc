/** What is said of resources: conditions, reasons, Events. */
@NullMarked
package dev.fastpubsub.operator.status;

import org.jspecify.annotations.NullMarked;
