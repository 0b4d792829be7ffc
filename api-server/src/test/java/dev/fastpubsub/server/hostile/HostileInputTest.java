package dev.fastpubsub.server.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** A short run of {@code make hostile}; that runs it long and holds it to tighter bounds. */
@Timeout(180)
@DisabledIfSystemProperty(named = "fastpubsub.test.auth", matches = "true", disabledReason = "once is enough")
class HostileInputTest {

    private static final long SEED = 20261126;
    private static final int REQUESTS = 1_000;
    private static final int ROUND_TRIPS = 40;
    private static final int ROUNDS = 5;
    private static final Duration SLICE = Duration.ofMillis(400);

    /** Whoever is held back is served nothing at all. */
    private static final double SHARE_ON_A_BUSY_MACHINE = 0.4;

    /** For busy machines. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static HostileStage stage;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        stage = HostileStage.start();
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        stage.close();
    }

    @Test
    void everyHostileRequestIsRefusedOrServedAndLeavesNothingBehind() throws Exception {
        HostileReport report = stage.run(SEED, REQUESTS, PATIENCE, () -> true);

        assertThat(report.violations()).as(report.table()).isEmpty();
        assertThat(report.requests()).isEqualTo(REQUESTS);
    }

    @Test
    void payloadsThatAreHardToKeepComeBackToTheByte() throws Exception {
        List<String> violations = new ArrayList<>();
        for (int number = 0; number < ROUND_TRIPS; number++) {
            violations.addAll(new RoundTrips(stage, SEED).violations(number));
        }

        assertThat(violations).isEmpty();
    }

    @Test
    void othersAreServedWhileHostileRequestsCome() throws Exception {
        List<Double> shares =
                new Neighbours(stage).shares(ROUNDS, SLICE, round -> HostileLoad.start(stage, SEED + round, PATIENCE));

        assertThat(shares.get(ROUNDS - 2)).isGreaterThan(SHARE_ON_A_BUSY_MACHINE);
    }

    /** They have sent the first byte of a body, for which nobody needs a token. */
    @Test
    void hangingConnectionsHoldBackNobody() throws Exception {
        List<Double> shares = new Neighbours(stage)
                .shares(
                        ROUNDS,
                        SLICE,
                        round -> HangingConnections.inBodies(stage.server().baseUri(), 1_000));

        assertThat(shares.get(ROUNDS - 2)).isGreaterThan(SHARE_ON_A_BUSY_MACHINE);
    }
}
