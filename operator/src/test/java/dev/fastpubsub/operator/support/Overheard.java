package dev.fastpubsub.operator.support;

import dev.fastpubsub.crd.v1alpha1.Client;
import dev.fastpubsub.crd.v1alpha1.Subscription;
import dev.fastpubsub.crd.v1alpha1.Topic;
import dev.fastpubsub.wholerun.WholeRun;
import dev.fastpubsub.wholerun.WholeRun.Part;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Hears what the operators of a test run say where secrets must not be: in the log, in Events, in resources with their
 * conditions, in metrics. Knows the secrets of the run, so that a test can ask at its end whether one was among it. JUnit
 * finds this by {@code META-INF/services}. Thread-safe.
 */
public final class Overheard implements LauncherSessionListener {

    /** Long enough not to be said by chance, short enough for every key, secret and token. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._~+/=-]{16,}");

    private static final Pattern TOKEN = Pattern.compile("eyJ[A-Za-z0-9_-]{8,}\\.");
    private static final List<String> SECRET_KEYS = List.of("client-secret", "auth-secret-key");

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
        WholeRun.leave(() -> new Part(WholeRun.finishedHere(), Set.of(), secrets(), wordsSaid(), leaks()));
    }

    /** Remembers something that nobody may repeat, as it is or encoded. */
    public static String secret(String secret) {
        if (!secret.isEmpty()) {
            SECRETS.add(secret);
            SECRETS.add(Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8)));
        }
        return secret;
    }

    /** Something that was said. */
    static void said(String text) {
        WORDS.addAll(words(text));
    }

    /** All that is in a cluster but for its Secrets, which are remembered. */
    static void cluster(KubernetesClient kubernetes) {
        kubernetes.secrets().inAnyNamespace().list().getItems().forEach(Overheard::remember);
        kubernetes.events().v1().events().inAnyNamespace().list().getItems().forEach(Overheard::said);
        kubernetes.configMaps().inAnyNamespace().list().getItems().forEach(Overheard::said);
        kubernetes.leases().inAnyNamespace().list().getItems().forEach(Overheard::said);
        for (Class<? extends HasMetadata> kind : List.of(Topic.class, Subscription.class, Client.class)) {
            try {
                kubernetes.resources(kind).inAnyNamespace().list().getItems().forEach(Overheard::said);
            } catch (KubernetesClientException e) {
                if (e.getCode() != 404) {
                    throw e;
                }
            }
        }
    }

    private static void said(HasMetadata resource) {
        said(Serialization.asJson(resource));
    }

    private static void remember(Secret secret) {
        Map<String, String> data = secret.getData() == null ? Map.of() : secret.getData();
        SECRET_KEYS.stream()
                .filter(data::containsKey)
                .map(key -> Cluster.value(secret, key))
                .forEach(Overheard::secret);
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
        leaks.removeIf(word -> SECRETS.stream().noneMatch(word::contains)
                && !TOKEN.matcher(word).find());
        return leaks;
    }

    private static Set<String> words(String text) {
        return WORD.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    /** Hears each line and hands it on. */
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
                said(text);
                console.print(text);
            }
        }
    }
}
