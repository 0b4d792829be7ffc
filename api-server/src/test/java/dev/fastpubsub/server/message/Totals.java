package dev.fastpubsub.server.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.message.Subscriber.Counts;

/** A subscription's totals as a scrape sees them: every delivery, and how those ended that did not end by an ack. */
record Totals(long first, long again, long nacked, long expired, long returned) {

    /** Also looks whether they add up: every delivery ends once, or goes on. */
    static Totals of(Subscriber subscriber) {
        Totals totals = subscriber
                .engine()
                .database
                .call(jdbc -> jdbc.sql("""
                    SELECT available, delivered, acked, dlq, first_delivered, redelivered, nacked, expired, returned
                      FROM fastpubsub.gauges(1000000)
                     WHERE subscription_id = ?
                    """)
                        .param(subscriber.id())
                        .query((row, index) -> {
                            Counts counts = new Counts(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
                            Totals all = new Totals(
                                    row.getLong(5), row.getLong(6), row.getLong(7), row.getLong(8), row.getLong(9));
                            assertThat(all.deliveries() - all.nacked - all.expired - all.returned)
                                    .as("deliveries that ended by an ack, or go on: %s, %s", counts, all)
                                    .isEqualTo(counts.acked() + counts.delivered());
                            return all;
                        })
                        .single());
        assertThat(totals.again).isNotNegative();
        assertThat(totals.nacked).isNotNegative();
        return totals;
    }

    private long deliveries() {
        return first + again;
    }
}
