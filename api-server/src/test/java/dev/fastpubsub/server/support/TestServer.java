package dev.fastpubsub.server.support;

import dev.fastpubsub.server.FastpubsubApplication;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The real server in this JVM on a free port of the loopback interface, over a test class's database. */
public final class TestServer implements AutoCloseable {
    private final ConfigurableApplicationContext context;
    private final URI baseUri;

    private TestServer(ConfigurableApplicationContext context) {
        this.context = context;
        this.baseUri = URI.create("http://127.0.0.1:" + port(context));
    }

    /** Starts with the defaults of the product, but without a log of requests and without a delay when it stops, and {@code environment} on top of them. */
    public static TestServer start(TestDatabase database, Map<String, String> environment) {
        Map<String, String> variables = new HashMap<>();
        variables.put("FASTPUBSUB_DATABASE_URL", database.jdbcUrl());
        variables.put("FASTPUBSUB_API_HOST", "127.0.0.1");
        variables.put("FASTPUBSUB_API_PORT", "0");
        variables.put("FASTPUBSUB_LOG_REQUESTS", "false");
        variables.put("FASTPUBSUB_API_SHUTDOWN_DELAY_SECONDS", "0");
        variables.putAll(environment);
        return new TestServer(FastpubsubApplication.startServer(Map.copyOf(variables)));
    }

    /** Without a slash at its end: {@code http://127.0.0.1:49152}. */
    public URI baseUri() {
        return baseUri;
    }

    /** The port a server really listens on, whatever was asked for. */
    public static int port(ConfigurableApplicationContext context) {
        WebServer server = ((WebServerApplicationContext) context).getWebServer();
        return Objects.requireNonNull(server).getPort();
    }

    @Override
    public void close() {
        context.close();
    }
}
