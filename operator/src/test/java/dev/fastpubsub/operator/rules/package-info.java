/**
 * The rules of the operator, each with tests of its own, on the real API server and a test Kubernetes. Not null-marked: tests
 * read what they have waited for.
 */
package dev.fastpubsub.operator.rules;
