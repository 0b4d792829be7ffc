/** The CronJobs that clean the server's database up, made from a ConfigMap of the chart. */
@NullMarked
package dev.fastpubsub.operator.cleanup;

import org.jspecify.annotations.NullMarked;
