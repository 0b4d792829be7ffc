/** Looks into container images and runs them; the tests of both modules use it. */
@NullMarked
package dev.fastpubsub.image;

import org.jspecify.annotations.NullMarked;
