/** Makes the custom resource definitions from the model, and what is written about them. */
@NullMarked
package dev.fastpubsub.crd.generate;

import org.jspecify.annotations.NullMarked;
