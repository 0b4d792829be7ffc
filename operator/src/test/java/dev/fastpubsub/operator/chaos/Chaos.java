package dev.fastpubsub.operator.chaos;

import dev.fastpubsub.operator.support.ApiServer;
import dev.fastpubsub.operator.support.Cluster;
import dev.fastpubsub.operator.support.TestKubernetes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A run: for some time wishes change and things go wrong, on a schedule that a seed makes; then nothing does any more, and within a
 * bounded time the world has to be as it was last wished for. The schedule is the same for the same seed, what meets what is not:
 * the operator's threads are its own.
 */
final class Chaos implements AutoCloseable {

    private static final int LONGEST_PAUSE_MILLIS = 400;

    /** Outages that were told are over after the spread of {@link dev.fastpubsub.operator.support.TestOperator}; backing off takes longer. */
    private static final Duration RECOVERY = Duration.ofSeconds(90);

    private final ApiServer api = ApiServer.start();
    private final TestKubernetes kubernetes = TestKubernetes.start();
    private final Wishes wishes = new Wishes();
    private final Tenant tenant = new Tenant(kubernetes.client());
    private final Judge judge = new Judge(api, new Cluster(kubernetes.client()), tenant);
    private final Sightings sightings = new Sightings(api);
    private final Operators operators = new Operators(api.uri(), kubernetes);
    private final Disturbances disturbances = new Disturbances(operators, kubernetes);
    private final List<String> history = new ArrayList<>();
    private final Random random;

    Chaos(long seed) {
        this.random = new Random(seed);
    }

    /** @return in what the world is not as it should be, and afterwards what has happened; nothing when all is well */
    List<String> run(Duration time) throws InterruptedException {
        Instant end = Instant.now().plus(time);
        while (Instant.now().isBefore(end)) {
            note(random.nextInt(3) > 0 ? wishes.change(random) : disturbances.cause(random));
            sightings.look(wishes.all());
            Instant next = Instant.now().plusMillis(random.nextInt(LONGEST_PAUSE_MILLIS));
            do {
                boolean unused = applied();
                operators.restartIfUnhealthy();
                // The pause is the schedule's: nothing is waited for.
                TimeUnit.MILLISECONDS.sleep(20);
            } while (Instant.now().isBefore(next));
        }
        disturbances.end();
        note("the end of all changes and faults");
        List<String> complaints = settled();
        System.out.println(history.size() + " changes and faults, " + operators.starts() + " starts of the operator; "
                + "complaints: " + complaints);
        if (!complaints.isEmpty()) {
            complaints.addAll(history);
        }
        return complaints;
    }

    /** Applies what is wished for. @return whether Kubernetes has it all */
    private boolean applied() {
        boolean all = true;
        for (Wish wish : wishes.all()) {
            all &= tenant.apply(wish);
        }
        return all;
    }

    private List<String> settled() {
        List<String> complaints = new ArrayList<>();
        try {
            Awaitility.await()
                    .atMost(RECOVERY)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> {
                        operators.restartIfUnhealthy();
                        sightings.look(wishes.all());
                        return applied() && judge.complaints(wishes.all()).isEmpty();
                    });
        } catch (ConditionTimeoutException e) {
            complaints.addAll(judge.complaints(wishes.all()));
        }
        complaints.addAll(sightings.complaints(wishes.all()));
        return complaints;
    }

    private void note(String what) {
        history.add(Instant.now() + " " + what);
    }

    @Override
    public void close() {
        operators.close();
        kubernetes.close();
        api.close();
    }
}
