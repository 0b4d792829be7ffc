/** The workflows for GitHub, as far as they can be judged elsewhere. */
@NullMarked
package dev.fastpubsub.helm.workflows;

import org.jspecify.annotations.NullMarked;
