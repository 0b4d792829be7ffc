/** What all kinds have in common: a round of reconciliation around what is particular to a kind. */
@NullMarked
package dev.fastpubsub.operator.reconcile;

import org.jspecify.annotations.NullMarked;
