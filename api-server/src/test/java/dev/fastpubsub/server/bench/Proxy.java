package dev.fastpubsub.server.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Stands in front of the real server and may tamper with what goes through it, or stands alone. Thread-safe if the tampering is. */
final class Proxy implements AutoCloseable {

    /** Answers a call, by itself or by sending it on; null cuts the connection. */
    interface Tampering {
        @Nullable
        Reply reply(Call call) throws IOException, InterruptedException;
    }

    record Reply(int status, String body, Map<String, String> headers) {
        static Reply json(int status, String body) {
            return new Reply(status, body, Map.of("Content-Type", "application/json"));
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(threads)
            .build();
    private final Set<InetSocketAddress> connections = ConcurrentHashMap.newKeySet();
    private final URI target;
    private final Tampering tampering;

    private Proxy(HttpServer server, URI target, Tampering tampering) {
        this.server = server;
        this.target = target;
        this.tampering = tampering;
    }

    static Proxy start(URI target, Tampering tampering) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Proxy proxy = new Proxy(server, target, tampering);
        server.setExecutor(proxy.threads);
        server.createContext("/", proxy::handle);
        server.start();
        return proxy;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** How many there ever were. */
    int connections() {
        return connections.size();
    }

    @Override
    public void close() {
        server.stop(0);
        http.shutdownNow();
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        connections.add(exchange.getRemoteAddress());
        try (exchange) {
            Reply reply = tampering.reply(new Call(exchange));
            if (reply != null) {
                byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
                reply.headers().forEach(exchange.getResponseHeaders()::set);
                exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What a client asked. */
    final class Call {
        private final String method;
        private final String path;
        private final String authorization;
        private final String body;

        private Call(HttpExchange exchange) throws IOException {
            this.method = exchange.getRequestMethod();
            this.path = exchange.getRequestURI().toString();
            String header = exchange.getRequestHeaders().getFirst("Authorization");
            this.authorization = header == null ? "" : header;
            this.body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        }

        boolean isPublish() {
            return path.startsWith("/topics/") && path.endsWith("/messages");
        }

        boolean isClaim() {
            return path.startsWith("/subscriptions/") && path.contains("/messages?");
        }

        String method() {
            return method;
        }

        String path() {
            return path;
        }

        String authorization() {
            return authorization;
        }

        Reply forward() throws IOException, InterruptedException {
            return send(method, path, body);
        }

        /** Another call than the one that was asked. */
        Reply send(String otherMethod, String otherPath, String otherBody) throws IOException, InterruptedException {
            HttpRequest.Builder request = HttpRequest.newBuilder(target.resolve(otherPath))
                    .method(
                            otherMethod,
                            otherBody.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(otherBody))
                    .header("Content-Type", "application/json");
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            return Reply.json(response.statusCode(), response.body());
        }
    }
}
