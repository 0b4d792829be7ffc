package dev.fastpubsub.operator.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the API server is reached.
 *
 * @param url without a slash at its end
 * @param publicUrl what the Secrets of clients name as the server's address
 * @param caBundle certificates in PEM that are trusted beside those of the JVM
 * @param callTimeout for a call with all it takes, token and repetitions included; less than the lease's renew deadline
 */
public record ServerConfig(
        URI url, URI publicUrl, Credentials credentials, Optional<Path> caBundle, Duration callTimeout) {

    private static final String URL = "SERVER_URL";
    private static final String URL_WORDS = "a URL that starts with http:// or https://";
    private static final String CALL_TIMEOUT = "CALL_TIMEOUT_SECONDS";

    static ServerConfig read(Settings settings, LeaderConfig leader) {
        if (!settings.isGiven(URL)) {
            settings.refuse(URL, "is not set, it must be " + URL_WORDS);
        }
        URI url = settings.read(URL, "", URL_WORDS, ServerConfig::address);
        URI publicUrl = settings.read("PUBLIC_URL", "", URL_WORDS, ServerConfig::address);
        Duration callTimeout = settings.seconds(CALL_TIMEOUT, 8, 1, 300);
        if (leader.enabled() && callTimeout.compareTo(leader.renewDeadline()) >= 0) {
            settings.refuse(
                    CALL_TIMEOUT,
                    "'" + callTimeout.toSeconds() + "' is not allowed, it must be less than two thirds of "
                            + Settings.PREFIX + LeaderConfig.LEASE + ": a leader must have ended its calls before"
                            + " another one begins");
        }
        return new ServerConfig(
                url,
                publicUrl.toString().isEmpty() ? url : publicUrl,
                Credentials.read(settings),
                settings.read("CA_BUNDLE", "", "a file with certificates in PEM", ServerConfig::path),
                callTimeout);
    }

    private static URI address(String text) {
        URI address = URI.create(text.replaceAll("/+$", ""));
        boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
        boolean plain = address.getHost() != null && address.getUserInfo() == null && address.getQuery() == null;
        if (!text.isEmpty() && (!web || !plain)) {
            throw new IllegalArgumentException(text);
        }
        return address;
    }

    static Optional<Path> path(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
    }
}
