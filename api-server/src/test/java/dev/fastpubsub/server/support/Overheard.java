package dev.fastpubsub.server.support;

import dev.fastpubsub.wholerun.WholeRun;
import dev.fastpubsub.wholerun.WholeRun.Part;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hears what the servers of a test run say where secrets must not be: standard error, with the log, and the answers that
 * are errors or metrics. Knows the secrets of the run, so that a test can ask at its end whether one was among it. JUnit
 * finds this by {@code META-INF/services}. Thread-safe.
 */
public final class Overheard implements LauncherSessionListener {

    /** Long enough not to be said by chance, short enough for every key, secret and token. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._~+-]{16,}");

    private static final Pattern TOKEN = Pattern.compile("eyJ[A-Za-z0-9_-]{8,}\\.");
    private static final String OF_REQUESTS = "logger=dev.fastpubsub.server.logging.RequestLog";

    private static final Set<String> SECRETS = ConcurrentHashMap.newKeySet();
    private static final Set<String> WORDS = ConcurrentHashMap.newKeySet();

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        System.setErr(new PrintStream(new Lines(System.err), true, StandardCharsets.UTF_8));
        session.getLauncher().registerTestExecutionListeners(WholeRun.listener());
    }

    /** Leaves the judge of the run, who may sit in another JVM, what he needs; secrets stay here. */
    @Override
    public void launcherSessionClosed(LauncherSession session) {
        WholeRun.leave(() -> new Part(WholeRun.finishedHere(), ApiDescription.seen(), secrets(), wordsSaid(), leaks()));
    }

    /** Remembers something that nobody may repeat. */
    public static String secret(String secret) {
        SECRETS.addAll(words(secret));
        return secret;
    }

    /** Remembers the secrets in an answer that may hold some, and what any other says. */
    public static void answer(String target, int status, String body) {
        if (status >= 400 || target.startsWith("/metrics")) {
            WORDS.addAll(words(body));
        } else if (target.startsWith("/oauth/token") || target.startsWith("/clients")) {
            JsonNode json = JsonMapper.shared().readTree(body);
            secret(json.path("access_token").asString(""));
            secret(json.path("secret").asString(""));
        }
    }

    /** How many secrets there were, so that nobody takes an empty run for a quiet one. */
    public static int secrets() {
        return SECRETS.size();
    }

    public static int wordsSaid() {
        return WORDS.size();
    }

    /** The secrets that were said, and whatever looks like a token. */
    public static Set<String> leaks() {
        Set<String> leaks = new TreeSet<>(WORDS);
        leaks.removeIf(word -> !SECRETS.contains(word) && !TOKEN.matcher(word).find());
        return leaks;
    }

    private static Set<String> words(String text) {
        return WORD.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    /** Hears each line and hands it on, but for the lines of requests, of which there are too many to be read. */
    private static final class Lines extends OutputStream {

        private final PrintStream console;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        Lines(PrintStream console) {
            this.console = console;
        }

        @Override
        public synchronized void write(int character) {
            line.write(character);
            if (character == '\n') {
                String text = line.toString(StandardCharsets.UTF_8);
                line.reset();
                WORDS.addAll(words(text));
                if (!text.contains(OF_REQUESTS)) {
                    console.print(text);
                }
            }
        }
    }
}
