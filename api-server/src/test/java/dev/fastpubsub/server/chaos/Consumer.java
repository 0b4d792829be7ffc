package dev.fastpubsub.server.chaos;

import dev.fastpubsub.server.chaos.Calls.Answer;
import dev.fastpubsub.server.chaos.Delivery.Settlement;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Consumes one subscription, one batch after the other. Messages of some numbers are nacked now and then, those of a few always. A slow one
 * loses its locks before it acknowledges, or forgets to.
 */
final class Consumer extends Worker {

    private static final int NACKED_OUT_OF = 100;
    private static final int POISONOUS_OUT_OF = 1_000;
    private static final int ACK_TRIES = 3;

    private final History history;
    private final Calls calls;
    private final SubscriptionLog log;
    private final int number;
    private final boolean slow;
    private final SplittableRandom random;

    Consumer(History history, Calls calls, SubscriptionLog log, int number, boolean slow) {
        this.history = history;
        this.calls = calls;
        this.log = log;
        this.number = number;
        this.slow = slow;
        this.random = new SplittableRandom(number);
    }

    @Override
    void work() throws InterruptedException {
        Answer answer = calls.call(
                "GET",
                path("/messages?consumer_id=c" + number + "&wait_seconds=1&batch_size=" + (slow ? 20 : 100)),
                "");
        if (answer.status() == 200) {
            take(answer);
            return;
        }
        if (!answer.isRefused()) {
            log.unanswered(answer.span());
        }
        Thread.sleep(100);
    }

    private void take(Answer answer) throws InterruptedException {
        List<JsonNode> batch = new ArrayList<>();
        JsonMapper.shared().readTree(answer.body()).get("data").forEach(batch::add);
        int[] messages = batch.stream().mapToInt(this::number).toArray();
        int[] attempts = batch.stream()
                .mapToInt(message -> message.get("delivery_attempts").asInt())
                .toArray();
        int first = log.delivered(number, answer.span(), messages, attempts);
        List<Integer> acks = new ArrayList<>();
        List<Integer> nacks = new ArrayList<>();
        for (int i = 0; i < messages.length; i++) {
            (isToBeNacked(messages[i], attempts[i]) ? nacks : acks).add(first + i);
        }
        if (slow) {
            Thread.sleep(2_200 + random.nextInt(800));
            if (random.nextBoolean()) {
                return;
            }
        }
        settle(Settlement.NACK, nacks, batch, first);
        if (acks.size() > 10 && random.nextInt(10) == 0) { // a part of a lease first
            settle(Settlement.ACK, acks.subList(5, acks.size()), batch, first);
            acks = acks.subList(0, 5);
        }
        settle(Settlement.ACK, acks, batch, first);
    }

    /** What is not as it was sent is taken down, and settled like any other. */
    private int number(JsonNode message) {
        int published = Payload.number(message.get("payload"));
        if (published < 0 || !message.get("subscription_id").asString().equals(log.id())) {
            log.foreign(message.toString());
        }
        return published;
    }

    private static boolean isToBeNacked(int message, int attempts) {
        return message % POISONOUS_OUT_OF == 7 || (message * 31 + attempts) % NACKED_OUT_OF == 0;
    }

    /** An ack may be said twice. A nack not: the second might hit somebody else's delivery. */
    private void settle(Settlement kind, List<Integer> deliveries, List<JsonNode> batch, int first)
            throws InterruptedException {
        if (deliveries.isEmpty()) {
            return;
        }
        String ids = deliveries.stream()
                .map(delivery -> batch.get(delivery - first).get("id").toString())
                .toList()
                .toString();
        String path = path(kind == Settlement.ACK ? "/acks" : "/nacks");
        long from = history.now();
        long to = Publications.NEVER;
        for (int i = 0; i < (kind == Settlement.ACK ? ACK_TRIES : 1) && to == Publications.NEVER; i++) {
            Answer answer = calls.call("POST", path, ids);
            if (answer.isGood()) {
                to = answer.span().to();
            }
        }
        log.settled(kind, new Span(from, to), deliveries);
    }

    private String path(String what) {
        return "/subscriptions/" + log.id() + what;
    }
}
