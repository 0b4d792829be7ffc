/** Files of this repository, as tests read them. */
@NullMarked
package dev.fastpubsub.helm.repository;

import org.jspecify.annotations.NullMarked;
