package dev.fastpubsub.server.wakeup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fastpubsub.server.config.DatabaseConfig;
import dev.fastpubsub.server.config.DatabaseUrl;
import dev.fastpubsub.server.config.WakeUpConfig;
import dev.fastpubsub.server.config.WakeUpConfig.Mode;
import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.support.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Two servers that tell each other, over one database. */
@Timeout(60)
class WakeUpsTest {

    private static final String LISTENER = "fastpubsub listener";
    private static final String NOTIFIER = "fastpubsub notifier";

    private final TestDatabase testDatabase = TestDatabase.create();
    private final JdbcClient jdbc = JdbcClient.create(testDatabase.dataSource());
    private final Database database =
            new Database(new DatabaseConfig(new DatabaseUrl(testDatabase.jdbcUrl(), "", ""), 1, 1, false));
    private final List<Server> servers = new ArrayList<>();

    @AfterEach
    void close() {
        servers.forEach(server -> server.wakeUps.close());
        database.close();
        testDatabase.close();
    }

    @Test
    void whatHappensHereIsToldHereAtOnce() {
        Server server = server();

        server.wakeUps.published(1, new int[] {5});
        server.wakeUps.rescheduled(7);

        assertThat(server.heard).containsExactly(new WakeUp.Published(1, Set.of(5)), new WakeUp.Rescheduled(7));
    }

    @Test
    void whatHappensHereIsToldElsewhere() {
        Server here = server();
        Server there = server();

        here.wakeUps.published(1, new int[] {5, 6});
        here.wakeUps.published(2, new int[0]);
        here.wakeUps.rescheduled(7);

        await().untilAsserted(() -> assertThat(there.heard)
                .contains(
                        new WakeUp.Published(1, Set.of(5, 6)),
                        new WakeUp.Published(2, Set.of()),
                        new WakeUp.Rescheduled(7)));
    }

    @Test
    void nobodyIsToldTwiceOfWhatHappensOnHisOwnServer() {
        Server here = server();
        Server there = server();

        here.wakeUps.published(1, new int[0]);
        there.awaitHearing(new WakeUp.Published(1, Set.of()));
        there.wakeUps.published(2, new int[0]);
        here.awaitHearing(new WakeUp.Published(2, Set.of()));

        assertThat(here.heard).containsExactly(new WakeUp.Published(1, Set.of()), new WakeUp.Published(2, Set.of()));
    }

    @Test
    void aMultitudeIsToldInFewNotifications() {
        Server here = server();
        Server there = server();

        for (int i = 0; i < 10_000; i++) {
            here.wakeUps.published(1, new int[0]);
        }
        here.wakeUps.rescheduled(7);

        there.awaitHearing(new WakeUp.Rescheduled(7));
        assertThat(there.heard).contains(new WakeUp.Published(1, Set.of())).hasSizeLessThan(1_000);
    }

    @Test
    void whatOneMissesWhoseListenerIsCutIsMadeUpFor() {
        Server here = server();
        Server there = server();

        assertThat(cut(LISTENER)).isEqualTo(2);
        here.wakeUps.published(1, new int[0]);

        await().untilAsserted(() ->
                assertThat(there.heard).containsAnyOf(new WakeUp.Published(1, Set.of()), new WakeUp.Unknown()));
        await().until(there.wakeUps::hearsOthers);
        here.wakeUps.published(2, new int[0]);
        there.awaitHearing(new WakeUp.Published(2, Set.of()));
    }

    @Test
    void whatOneCouldNotTellWhoseSenderIsCutIsMadeUpFor() {
        Server here = server();
        Server there = server();

        assertThat(cut(NOTIFIER)).isEqualTo(2);
        here.wakeUps.published(1, new int[0]);

        there.awaitHearing(new WakeUp.Unknown());
        here.wakeUps.published(2, new int[0]);
        there.awaitHearing(new WakeUp.Published(2, Set.of()));
    }

    @Test
    void whileTheDatabaseIsAwayNobodyClaimsToHear() {
        Server here = server();
        Server there = server();

        testDatabase.goAway();
        await().until(() -> !there.wakeUps.hearsOthers());
        there.heard.clear();
        here.wakeUps.published(1, new int[0]);
        testDatabase.comeBack();

        await().until(there.wakeUps::hearsOthers);
        there.awaitHearing(new WakeUp.Unknown());
        await().until(() -> connections(NOTIFIER) > 0);
        here.wakeUps.rescheduled(7);
        there.awaitHearing(new WakeUp.Rescheduled(7));
    }

    @Test
    void aWordOfANewerServerIsAnUnknownEvent() {
        Server server = server();

        jdbc.sql("SELECT pg_notify('fastpubsub_wake_up', 'z1 t1')").query().listOfRows();

        await().untilAsserted(() ->
                assertThat(server.heard).containsExactly(new WakeUp.Unknown(), new WakeUp.Published(1, Set.of())));
    }

    @Test
    void whoPollsHasNoConnectionAndTellsNobodyElse() {
        Server there = server();
        WakeUps polling = start(Mode.POLL, new CopyOnWriteArrayList<>());

        polling.published(1, new int[0]);
        polling.rescheduled(7);
        jdbc.sql("SELECT pg_notify('fastpubsub_wake_up', 's8')").query().listOfRows();

        there.awaitHearing(new WakeUp.Rescheduled(8));
        assertThat(there.heard).containsExactly(new WakeUp.Rescheduled(8));
        assertThat(polling.hearsOthers()).isFalse();
        assertThat(connections(LISTENER)).isEqualTo(1);
        assertThat(connections(NOTIFIER)).isEqualTo(1);
    }

    @Test
    void whoStopsGivesItsConnectionsBack() {
        Server server = server();

        server.wakeUps.close();

        await().until(() -> connections(LISTENER) + connections(NOTIFIER) == 0);
    }

    /** One that both tells and hears, of which all the others know already. */
    private Server server() {
        List<WakeUp> heard = new CopyOnWriteArrayList<>();
        WakeUps wakeUps = start(Mode.NOTIFY, heard);
        await().until(wakeUps::hearsOthers);
        await().until(() -> jdbc.sql("""
            SELECT count(*)
              FROM pg_stat_activity
             WHERE datname = current_database() AND application_name = ? AND query LIKE '%pg_notify%'
            """).param(NOTIFIER).query(Integer.class).single() == servers.size() + 1);
        Server server = new Server(wakeUps, heard);
        servers.add(server);
        // What is said of its own beginning comes before this.
        jdbc.sql("SELECT pg_notify('fastpubsub_wake_up', 's0')").query().listOfRows();
        servers.forEach(each -> each.awaitHearing(new WakeUp.Rescheduled(0)));
        servers.forEach(each -> each.heard.clear());
        return server;
    }

    private WakeUps start(Mode mode, List<WakeUp> heard) {
        WakeUps wakeUps = new WakeUps(database, new WakeUpConfig(mode, Duration.ofMinutes(1)));
        wakeUps.listen(heard::add);
        wakeUps.start();
        return wakeUps;
    }

    private int cut(String name) {
        return jdbc.sql("""
            SELECT count(pg_terminate_backend(pid))
              FROM pg_stat_activity
             WHERE datname = current_database() AND application_name = ?
            """).param(name).query(Integer.class).single();
    }

    private int connections(String name) {
        return jdbc.sql("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name"
                        + " = ?")
                .param(name)
                .query(Integer.class)
                .single();
    }

    private record Server(WakeUps wakeUps, List<WakeUp> heard) {

        void awaitHearing(WakeUp wakeUp) {
            await().untilAsserted(() -> assertThat(heard).contains(wakeUp));
        }
    }
}
