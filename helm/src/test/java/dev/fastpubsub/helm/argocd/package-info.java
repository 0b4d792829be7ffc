/** What {@code config/argocd} tells Argo CD, run as Argo CD runs it. */
@NullMarked
package dev.fastpubsub.helm.argocd;

import org.jspecify.annotations.NullMarked;
