package dev.fastpubsub.server.doctor;

import dev.fastpubsub.server.config.FastpubsubConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** What is allowed in the settings, and dangerous. */
final class ConfigurationCheck implements Check {

    private final FastpubsubConfig config;

    ConfigurationCheck(FastpubsubConfig config) {
        this.config = config;
    }

    @Override
    public String name() {
        return "configuration";
    }

    @Override
    public List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        if (!config.auth().enabled() && !isLoopback(config.api().host())) {
            findings.add(Finding.warning(
                    "Authentication is off, and servers with these settings listen on "
                            + config.api().host() + ": whoever reaches the port may do everything.",
                    "Set FASTPUBSUB_AUTH_ENABLED=true (docs/security.md), or FASTPUBSUB_API_HOST=127.0.0.1."));
        }
        config.notes()
                .forEach(note ->
                        findings.add(Finding.warning(note, "See `fastpubsub config` and docs/configuration.md.")));
        if (findings.isEmpty()) {
            findings.add(Finding.ok("The settings are in order."));
        }
        return findings;
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
