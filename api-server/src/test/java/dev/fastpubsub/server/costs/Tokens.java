package dev.fastpubsub.server.costs;

import dev.fastpubsub.server.support.Authenticated;
import dev.fastpubsub.server.support.ServerProcess;
import java.util.HashMap;
import java.util.Map;

/** Publishing single messages to a server that demands tokens against one that does not, over one database. */
final class Tokens {

    private static final double BOUND = 1.1;
    private static final int MESSAGES = 10_000;
    private static final int WARM_UP_ROUNDS = 3;
    private static final String TOPIC = "tokens";

    private Tokens() {}

    static Pairs measure(Stage stage, int pairs) throws Exception {
        Report.section(
                "Tokens: publishing " + MESSAGES + " messages, one in a request, with a token | without, per message");
        Map<String, String> environment = new HashMap<>(Authenticated.ENVIRONMENT);
        environment.put("FASTPUBSUB_DATABASE_URL", stage.postgres().jdbcUrl());
        try (ServerProcess server = ServerProcess.start(environment);
                Load load = new Load(server.baseUri(), Authenticated.administratorToken(server.baseUri()))) {
            CpuMeter meter = new CpuMeter(server.pid(), stage.postgres().pid());
            stage.load().createTopic(TOPIC);
            for (int i = 0; i < WARM_UP_ROUNDS; i++) {
                load.publish(TOPIC, MESSAGES, 1);
                stage.load().publish(TOPIC, MESSAGES, 1);
            }
            stage.settle();
            Pairs result = new Pairs("tokens: publish single messages with / without", BOUND);
            for (int i = 0; i < pairs; i++) {
                result.measure(() -> publish(meter, load), () -> publish(stage.meter(), stage.load()));
            }
            return result;
        }
    }

    private static Usage publish(CpuMeter meter, Load load) throws Exception {
        int slice = MESSAGES / Pairs.SLICES;
        return meter.measure(slice, () -> load.publish(TOPIC, slice, 1));
    }
}
