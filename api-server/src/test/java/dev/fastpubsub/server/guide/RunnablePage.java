package dev.fastpubsub.server.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of Markdown that a shell can run, from top to bottom: every block of {@code sh}, each with the answer that is
 * shown in the block right after it ({@code json} or {@code text}), and the files that it tells the reader to write, which
 * name themselves in a comment on top. Comments of Markdown, which no reader sees, say what is different about the block
 * after them.
 */
record RunnablePage(List<Step> steps) {

    private static final Pattern PARTS = Pattern.compile(
            "^(?:<!-- (?<directive>[a-z :]+) -->|```(?<language>\\w+)\\n(?<text>.*?)^```)$",
            Pattern.MULTILINE | Pattern.DOTALL);

    private static final String NOT_RUN = "not run";
    private static final String STOPPED = "stopped after its answer";
    private static final String AUTHENTICATION = "from here on with authentication";
    private static final Set<String> DIRECTIVES = Set.of("", NOT_RUN, STOPPED, AUTHENTICATION);

    static RunnablePage read(Path page) throws IOException {
        String markdown = Files.readString(page);
        List<Step> steps = new ArrayList<>();
        String directive = "";
        int endOfCommands = -1;
        for (Matcher part = PARTS.matcher(markdown); part.find(); ) {
            int line = (int) markdown.substring(0, part.start()).lines().count() + 1;
            if (part.group("directive") != null) {
                directive = part.group("directive");
                assertThat(directive).as("directive in line %d", line).isIn(DIRECTIVES);
                if (directive.equals(AUTHENTICATION)) {
                    steps.add(new Step(line, Step.Kind.AUTHENTICATION, "", ""));
                }
                continue;
            }
            String text = part.group("text");
            boolean answers = endOfCommands >= 0
                    && markdown.substring(endOfCommands, part.start()).isBlank();
            endOfCommands = -1;
            switch (part.group("language")) {
                case "json", "text" -> {
                    assertThat(answers).as("line %d answers something", line).isTrue();
                    steps.add(steps.removeLast().answeredBy(text));
                }
                case "sh" -> {
                    if (!directive.equals(NOT_RUN)) {
                        boolean stopped = directive.equals(STOPPED);
                        steps.add(new Step(line, stopped ? Step.Kind.RUN_UNTIL_ANSWERED : Step.Kind.RUN, text, ""));
                        endOfCommands = part.end();
                    }
                }
                default -> steps.add(new Step(line, Step.Kind.FILE, text, ""));
            }
            directive = "";
        }
        return new RunnablePage(List.copyOf(steps));
    }
}
