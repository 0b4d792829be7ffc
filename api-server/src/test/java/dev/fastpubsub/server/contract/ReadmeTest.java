package dev.fastpubsub.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.support.Shell;
import dev.fastpubsub.server.support.TestDatabase;
import dev.fastpubsub.server.support.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Runs what the README shows, as it stands there, in a shell. */
class ReadmeTest {

    private static final Pattern FIRST_MESSAGE = Pattern.compile("```sh\n(# a topic,.*?)```", Pattern.DOTALL);

    @Test
    void theFirstMessageTakesWhatTheReadmeSays() throws IOException, InterruptedException {
        Shell.assumeItHas("curl", "jq");
        Matcher commands = FIRST_MESSAGE.matcher(Files.readString(Path.of("../README.md")));
        assertThat(commands.find()).isTrue();

        try (TestDatabase database = TestDatabase.create();
                TestServer server = TestServer.start(database, Map.of())) {
            String script = commands.group(1)
                    .replace("http://localhost:8000", server.baseUri().toString());

            Shell.Outcome outcome = new Shell(Path.of("."), Map.of()).run(script);

            assertThat(outcome.exitCode()).as(outcome.output()).isZero();
            assertThat(outcome.output())
                    .contains("\"order\": 1")
                    .doesNotContain("\"order\": 2")
                    .doesNotContain("detail")
                    .endsWith(
                            "{\"subscription_id\":\"billing\",\"available\":0,\"delivered\":0,\"acked\":1,\"dlq\":0}");
        }
    }
}
