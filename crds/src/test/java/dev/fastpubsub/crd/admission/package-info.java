/** What a Kubernetes API server does with resources by their definition, as far as tests need it. */
@NullMarked
package dev.fastpubsub.crd.admission;

import org.jspecify.annotations.NullMarked;
