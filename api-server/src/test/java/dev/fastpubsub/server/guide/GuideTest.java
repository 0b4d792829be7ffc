package dev.fastpubsub.server.guide;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.FastpubsubApplication;
import dev.fastpubsub.server.support.ApiDescription;
import dev.fastpubsub.server.support.ApiOperation;
import dev.fastpubsub.server.support.Authenticated;
import dev.fastpubsub.server.support.Shell;
import dev.fastpubsub.server.support.TestDatabase;
import dev.fastpubsub.server.support.TestServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs docs/guide.md from top to bottom, in one shell, and looks at the answers that it shows. */
class GuideTest {

    private static final String SERVER = "http://localhost:8000";
    private static final Map<String, String> AUTHENTICATION =
            Map.of("FASTPUBSUB_AUTH_ENABLED", "true", "FASTPUBSUB_AUTH_SECRET_KEY", Authenticated.KEY);
    private static final String NEXT_STEP = "\u001e";
    private static final Pattern FILE_NAME = Pattern.compile("(?:#|//) ([\\w.]+\\.(?:sh|py|java)):");
    private static final Pattern SUCCEEDED =
            Pattern.compile("http_requests_total\\{method=\"(\\w+)\",path=\"([^\"]+)\",status=\"2\\d\\d\"} [1-9]");

    @TempDir
    private Path folder;

    @Test
    void everyAnswerIsWhatTheGuideShowsAndNoCallIsLeftOut() throws IOException, InterruptedException {
        Shell.assumeItHas("curl", "jq");
        List<Step> steps = runnableHere(RunnablePage.read(Path.of("../docs/guide.md")));
        writeTheCommandLine();

        try (TestDatabase database = TestDatabase.create();
                TestServer open = TestServer.start(database, Map.of());
                TestServer closed = TestServer.start(database, AUTHENTICATION)) {
            Shell shell = new Shell(
                    folder,
                    Map.of(
                            "FASTPUBSUB_DATABASE_URL", database.jdbcUrl(),
                            "CLASSPATH", System.getProperty("java.class.path"),
                            "PATH", Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH")));

            Shell.Outcome outcome = shell.run(script(steps, open.baseUri(), closed.baseUri()));

            List<String> outputs = List.of(outcome.output().split(NEXT_STEP, -1));
            List<String> surprises = new ArrayList<>();
            for (int index = 1; index < outputs.size(); index++) {
                Step step = steps.get(index - 1);
                String output = outputs.get(index)
                        .replace(open.baseUri().toString(), SERVER)
                        .replace(closed.baseUri().toString(), SERVER);
                if (!step.isAnsweredBy(output)) {
                    surprises.add("line " + step.line() + ":\n" + step.text() + output);
                }
            }
            assertThat(surprises).as(outcome.errors()).isEmpty();
            assertThat(outcome.exitCode())
                    .as(
                            "of what stands in line %d: %s",
                            steps.get(outputs.size() - 2).line(), outcome.errors())
                    .isZero();
            assertThat(outputs).hasSize(steps.size() + 1);

            Set<String> calls = succeeded(open.baseUri());
            calls.addAll(succeeded(closed.baseUri()));
            assertThat(calls)
                    .containsAll(ApiDescription.operations().stream()
                            .map(ApiOperation::toString)
                            .toList());
        }
    }

    /** Not everybody has a Python. What is for it says so, the file with the consumer too. */
    private static List<Step> runnableHere(RunnablePage page) throws IOException, InterruptedException {
        boolean python = Shell.has("python3");
        return page.steps().stream()
                .filter(step -> python || !step.text().contains("python3 "))
                .toList();
    }

    /** {@code ./fastpubsub} without the build that it does first. */
    private void writeTheCommandLine() throws IOException {
        Path program = Files.writeString(
                folder.resolve("fastpubsub"),
                "#!/bin/sh\nexec java " + FastpubsubApplication.class.getName() + " \"$@\"\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
    }

    private String script(List<Step> steps, URI open, URI closed) throws IOException {
        StringBuilder script = new StringBuilder();
        URI server = open;
        for (Step step : steps) {
            if (step.kind() == Step.Kind.AUTHENTICATION) {
                server = closed;
            }
            String text = step.text().replace(SERVER, server.toString());
            script.append("printf '%s' '").append(NEXT_STEP).append("'\n");
            script.append(
                    switch (step.kind()) {
                        case AUTHENTICATION -> "";
                        case RUN -> text;
                        case RUN_UNTIL_ANSWERED -> untilAnswered(text, step.answer());
                        case FILE -> {
                            Matcher name = FILE_NAME.matcher(text);
                            assertThat(name.find())
                                    .as("name of a file in %s", text)
                                    .isTrue();
                            Files.writeString(folder.resolve(name.group(1)), text);
                            yield "";
                        }
                    });
        }
        return script.toString();
    }

    /** Waits half a minute at most, stops it by SIGTERM, shows what there is. The last command is one line. */
    private static String untilAnswered(String commands, String answer) {
        return """
            %s > said &
            for _ in $(seq 300); do
              (($(wc -l < said) < %d)) || break
              sleep 0.1
            done
            kill $!
            wait $! || true
            cat said
            """.formatted(commands.strip(), answer.lines().count());
    }

    private static Set<String> succeeded(URI server) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/metrics")).build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return SUCCEEDED
                    .matcher(http.send(request, BodyHandlers.ofString()).body())
                    .results()
                    .map(GuideTest::operation)
                    .collect(toCollection(TreeSet::new));
        }
    }

    private static String operation(MatchResult counter) {
        return counter.group(1) + " " + counter.group(2);
    }
}
