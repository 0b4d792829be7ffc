package dev.fastpubsub.server.bench;

import dev.fastpubsub.server.bench.Schedule.Send;
import java.io.IOException;

/**
 * One connection's worth of publishing. What may have been published, or not, is never sent again: a request that is tried
 * again after an unclear answer has new numbers. Not thread-safe.
 */
final class Publisher {

    private final int number;
    private final Api api;
    private final Lane lane;
    private final Patience patience;

    Publisher(int number, Api api, Lane lane) {
        this.number = number;
        this.api = api;
        this.lane = lane;
        this.patience = new Patience(api.target());
    }

    /** Until the schedule has nothing left. */
    void publish(Schedule schedule, Meter meter) throws InterruptedException {
        for (Send send = schedule.next(number, meter); send != null; send = schedule.next(number, meter)) {
            while (!isDone(send, meter)) {
                meter.retry();
            }
        }
    }

    /** False when the server asks to come back. */
    private boolean isDone(Send send, Meter meter) throws InterruptedException {
        int count = send.messages();
        int first = lane.ledger().begin(number, count);
        byte[] body = lane.payloads().body(number, first, count, lane.run().at(send.due()));
        Request request = Request.publish(lane.topicId(), body);
        try {
            Answer answer = api.send(number, request);
            if (answer.is(204)) {
                lane.ledger().confirm(number, first, count);
                meter.request(number, count, (long) count * lane.payloads().size(), System.nanoTime() - send.due());
                patience.reward();
                return true;
            }
            if (!answer.isUnclear()) {
                lane.ledger().refuse(number, first, count);
                if (!answer.isBusy()) {
                    throw Refusal.of(api.target(), request, answer);
                }
            }
            patience.await(request, answer);
            if (!answer.isBusy()) {
                meter.error();
            }
            return !answer.isBusy();
        } catch (IOException e) {
            meter.error();
            patience.await(e);
            return true;
        }
    }
}
