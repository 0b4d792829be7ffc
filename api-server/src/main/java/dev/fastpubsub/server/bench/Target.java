package dev.fastpubsub.server.bench;

import java.net.URI;

/**
 * A server to put under load.
 *
 * @param url http or https, with a host and perhaps a path, without a slash at its end
 */
record Target(URI url, Login login) {

    Target {
        boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!http || url.getHost() == null || url.getQuery() != null || url.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "a server's URL is http:// or https://, a host, and perhaps a port and a path");
        }
        url = URI.create(url.toString().replaceFirst("/+$", ""));
    }

    URI resolve(String path) {
        return URI.create(url + path);
    }
}
