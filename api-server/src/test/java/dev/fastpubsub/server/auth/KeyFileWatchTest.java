package dev.fastpubsub.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.config.FastpubsubConfig;
import dev.fastpubsub.server.config.SecretKeyFile;
import dev.fastpubsub.server.error.FastpubsubException;
import dev.fastpubsub.server.logging.CapturedLog;
import dev.fastpubsub.server.logging.Logging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a file of keys that changes. Looks are taken by the test, one at a time. */
class KeyFileWatchTest {

    private static final UUID CLIENT = UUID.randomUUID();
    private static final String OLD = "hunter2-the-old-key-of-this-test";
    private static final String NEW = "hunter2-the-new-key-of-this-test";
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-26T09:00:00.5Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private Path keys;
    private SecretKeyFile file;
    private Tokens tokens;
    private KeyFileWatch watch;
    private final CapturedLog log = new CapturedLog();

    @BeforeEach
    void start() throws IOException {
        keys = folder.resolve("keys");
        Files.writeString(keys, OLD + "\n");
        begin();
    }

    @AfterEach
    void noKeyIsInTheLog() {
        log.close();
        watch.close();
        assertThat(log.text()).doesNotContain("hunter2");
    }

    @Test
    void aChangedFileChangesTheKeys() throws IOException {
        Files.writeString(keys, NEW + "\n" + OLD + "\n");
        look();

        assertThat(signsLike(NEW)).isTrue();
        assertThat(said()).containsExactly("info keys of tokens in FILE changed: 2 verify; another signs");
    }

    @Test
    void anUnchangedFileIsNotWorthAWord() {
        look();
        look();

        assertThat(said()).isEmpty();
    }

    @Test
    void aFileIsReadWhateverItsTimeAndSizeSay() throws IOException {
        FileTime time = Files.getLastModifiedTime(keys);
        Files.writeString(keys, NEW + "\n");
        Files.setLastModifiedTime(keys, time);
        look();

        assertThat(signsLike(NEW)).isTrue();
    }

    @Test
    void theLogSaysHowLongAKeyVerifiesThatIsGone() throws IOException {
        Files.writeString(keys, NEW);
        look();

        assertThat(said())
                .containsExactly("info keys of tokens in FILE changed: 2 verify, 1 of them no longer in it and only"
                        + " until 2026-11-26T09:30:00Z; another signs");
    }

    /** As kubelet does it: the name leads by ..data into a folder that is replaced whole. */
    @Test
    void aSymbolicLinkThatPointsElsewhereIsFollowed() throws IOException {
        Path mount = Files.createDirectory(folder.resolve("mount"));
        Files.writeString(Files.createDirectory(mount.resolve("..1")).resolve("keys"), OLD);
        Files.writeString(Files.createDirectory(mount.resolve("..2")).resolve("keys"), NEW);
        Files.createSymbolicLink(mount.resolve("..data"), Path.of("..1"));
        keys = Files.createSymbolicLink(mount.resolve("keys"), Path.of("..data", "keys"));
        begin();

        Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of("..2"));
        Files.move(mount.resolve("..data_tmp"), mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        Files.delete(mount.resolve("..1").resolve("keys"));
        look();

        assertThat(signsLike(NEW)).isTrue();
    }

    @Test
    void whatCannotBeUsedLeavesTheKeysAsTheyAreAndIsToldOncePerChange() throws IOException {
        Files.writeString(keys, "hunter2\n" + NEW);
        look();
        look();
        Files.writeString(keys, "hunter2, too\n" + NEW);
        look();
        Files.writeString(keys, "\n");
        look();
        look();
        Files.delete(keys);
        look();
        look();

        assertThat(signsLike(OLD)).isTrue();
        String tooShort = "warning FILE line 1 is too short: HS256 needs at least 32 bytes: `fastpubsub"
                + " generate_secret_key --algorithm HS256` makes such a key: the keys of tokens stay as they were";
        assertThat(said())
                .containsExactly(
                        tooShort,
                        tooShort,
                        "warning FILE holds no key: the keys of tokens stay as they were",
                        "warning FILE does not exist: the keys of tokens stay as they were");

        Files.writeString(keys, NEW + "\n" + OLD);
        look();
        assertThat(signsLike(NEW)).isTrue();
        assertThat(said()).last().isEqualTo("info keys of tokens in FILE changed: 2 verify; another signs");
    }

    @Test
    void whenTooManyKeysGoTheLogSaysThatTheOldestNoLongerVerifies() throws IOException {
        for (int change = 0; change <= KeyRing.MAX_GONE; change++) {
            Files.writeString(keys, NEW + change);
            look();
        }

        assertThat(said())
                .last()
                .isEqualTo("warning more than 16 keys of tokens have gone from FILE in 30 minutes: the oldest no longer"
                        + " verifies");
    }

    private void begin() {
        FastpubsubConfig config = FastpubsubConfig.read(Map.of(
                "FASTPUBSUB_DATABASE_URL", "postgresql://db/app", "FASTPUBSUB_AUTH_SECRET_KEY_FILE", keys.toString()));
        Logging.configure(config.log());
        file = config.auth().secretKeys().file().orElseThrow();
        tokens = new Tokens(config.auth(), CLOCK);
        watch = new KeyFileWatch(config.auth().secretKeys(), tokens);
    }

    private void look() {
        watch.look(file);
    }

    /** Whether another server that has only this key would take our tokens. */
    private boolean signsLike(String key) {
        Tokens other = new Tokens(
                FastpubsubConfig.read(Map.of(
                                "FASTPUBSUB_DATABASE_URL", "postgresql://db/app", "FASTPUBSUB_AUTH_SECRET_KEY", key))
                        .auth(),
                CLOCK);
        try {
            return other.verify(tokens.issue(CLIENT, 1, "*")).clientId().equals(CLIENT);
        } catch (FastpubsubException e) {
            return false;
        }
    }

    private List<String> said() {
        return log.lines("logfmt").stream()
                .map(line -> (line.get("level") + " " + line.get("message")).replace(keys.toString(), "FILE"))
                .toList();
    }
}
