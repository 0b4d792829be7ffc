/** Dashboards, alerts and runbooks, held against real scrapes and tried by Prometheus' own tool. */
@NullMarked
package dev.fastpubsub.helm.observability;

import org.jspecify.annotations.NullMarked;
