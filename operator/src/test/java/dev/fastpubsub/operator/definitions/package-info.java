/** The custom resource definitions on a real Kubernetes API server. Not null-marked, as the rules. */
package dev.fastpubsub.operator.definitions;
