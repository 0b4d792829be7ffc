package dev.fastpubsub.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.support.Overheard;
import dev.fastpubsub.wholerun.JudgesTheRun;
import dev.fastpubsub.wholerun.WholeRun;
import org.junit.jupiter.api.Test;

/** Behind all other classes of a run: what they made the servers say, in the log, in metrics and in errors. */
@JudgesTheRun
class SecretsTest {

    @Test
    void noSecretTokenOrKeyWasSaidInTheWholeRun() {
        String secret = Overheard.secret(WireClient.post("/clients", "{\"name\": \"n\", \"scopes\": \"*\"}")
                .hasStatus(201)
                .json()
                .path("secret")
                .asString());
        WireClient.get("/topics/nobody-has-made-this-topic?secret=" + secret).hasStatus(404);
        WireClient.get("/metrics").hasStatus(200);

        assertThat(Overheard.secrets()).isPositive();
        assertThat(Overheard.wordsSaid()).isGreaterThan(10);
        assertThat(Overheard.leaks()).isEmpty();
        assertThat(WholeRun.parts()).allSatisfy(part -> assertThat(part.leaks()).isEmpty());
        if (WholeRun.isWhole()) {
            assertThat(WholeRun.parts()).isNotEmpty().allSatisfy(part -> {
                assertThat(part.secrets()).isPositive();
                assertThat(part.words()).isGreaterThan(10);
            });
        }
    }
}
