package dev.fastpubsub.server.support;

import com.sun.security.auth.module.UnixSystem;
import dev.fastpubsub.wholerun.FreePort;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** PostgreSQL refuses to run as root; on Linux a user namespace of its own gets around that, if the kernel lets it. */
public final class EmbeddedPostgresSupport {
    private EmbeddedPostgresSupport() {}

    /** Why an embedded PostgreSQL cannot run here and what to do about it, in one line; empty where it can. */
    public static Optional<String> obstacle() {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        if (windows || new UnixSystem().getUid() != 0 || LinuxUtils.isUnshareAvailable()) {
            return Optional.empty();
        }
        return Optional.of("PostgreSQL refuses to run as root, and `unshare -U`, which gets around it, is missing or"
                + " forbidden here: run this as another user, or allow user namespaces");
    }

    /** One of a test's own, on a port that no connection takes before it does, and with time to start on a busy machine. */
    public static EmbeddedPostgres.Builder builder() {
        return EmbeddedPostgres.builder()
                .setPort(FreePort.find())
                .setPGStartupWait(Duration.ofMinutes(2))
                .setLocaleConfig("locale", "C");
    }

    /** The command line that runs a program of PostgreSQL as a user it accepts. */
    public static List<String> command(List<String> program) {
        List<String> command = new ArrayList<>();
        if (LinuxUtils.isUnshareAvailable()) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(program);
        return command;
    }
}
