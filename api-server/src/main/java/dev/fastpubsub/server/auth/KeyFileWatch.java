package dev.fastpubsub.server.auth;

import dev.fastpubsub.server.config.SecretKeyFile;
import dev.fastpubsub.server.config.SecretKeyFile.Content;
import dev.fastpubsub.server.config.SecretKeyFile.Keys;
import dev.fastpubsub.server.config.SecretKeyFile.Refused;
import dev.fastpubsub.server.config.SecretKeys;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks now and then whether the file with the keys of tokens holds others, and hands them on. It reads the file each time: no event
 * of the file tells of a symbolic link that points elsewhere, and times need not differ. While the file cannot be used, the
 * keys stay as they are, which is a warning once for each state of the file. One daemon thread, which alone calls {@link
 * #look}; a crash leaves nothing behind.
 */
final class KeyFileWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KeyFileWatch.class);

    private final SecretKeys atStart;
    private final Tokens tokens;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("key-file-watch").factory());

    private Content seen;
    private List<String> used;

    KeyFileWatch(SecretKeys atStart, Tokens tokens) {
        this.atStart = atStart;
        this.tokens = tokens;
        this.used = atStart.keys();
        this.seen = new Keys(used);
    }

    /** Does nothing where the key is no file's. */
    void start(Duration period) {
        atStart.file().ifPresent(file -> {
            LOG.info(
                    "keys of tokens in {}: {}; it is read again every {} s",
                    file.path(),
                    used.size(),
                    period.toSeconds());
            var unused = executor.scheduleWithFixedDelay(
                    () -> lookSafely(file), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
        });
    }

    private void lookSafely(SecretKeyFile file) {
        try {
            look(file);
        } catch (RuntimeException e) {
            LOG.error("could not look at the keys of tokens", e); // and look again, which an exception would end
        }
    }

    void look(SecretKeyFile file) {
        Content found = file.read();
        if (found.equals(seen)) {
            return;
        }
        seen = found;
        switch (found) {
            case Keys(List<String> keys) -> use(file, keys);
            case Refused(String reason, String _) ->
                LOG.warn("{} {}: the keys of tokens stay as they were", file.path(), reason);
        }
    }

    private void use(SecretKeyFile file, List<String> keys) {
        boolean sameSigns = keys.getFirst().equals(used.getFirst());
        KeyRing ring = tokens.use(keys);
        used = keys;
        List<KeyRing.Key> gone = ring.gone();
        LOG.info(
                "keys of tokens in {} changed: {} verify{}; {} signs",
                file.path(),
                ring.keys().size(),
                gone.isEmpty()
                        ? ""
                        : ", " + gone.size() + " of them no longer in it and only until "
                                + gone.getFirst().until().truncatedTo(ChronoUnit.SECONDS),
                sameSigns ? "the same" : "another");
        if (ring.forgotten() > 0) {
            LOG.warn(
                    "more than {} keys of tokens have gone from {} in {} minutes: the oldest no longer verifies",
                    KeyRing.MAX_GONE,
                    file.path(),
                    tokens.lifetime().toMinutes());
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
