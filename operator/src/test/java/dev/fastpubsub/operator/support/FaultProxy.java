package dev.fastpubsub.operator.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.json.JsonMapper;

/** Stands between the operator and the API server, notes each call, and goes wrong where a test says so. Thread-safe. */
public final class FaultProxy implements AutoCloseable {

    /** How a call goes wrong. */
    public enum Fault {
        /** The connection breaks before the server hears of it. */
        DROP_BEFORE,
        /** The server does it, and then the connection breaks. */
        DROP_AFTER,
        /** Takes two seconds. */
        DELAY,
        ERROR_500,
        /** Of an ingress whose backend is being rolled out. */
        HTML_404,
        /** The page of somebody else's web site. */
        WEB_PAGE,
        UNAVAILABLE_503,
        /** Of a proxy that lost the server while it waited for the answer: the server has done it. */
        BAD_GATEWAY_502,
        /** No answer, ever. */
        HANG,
        /** The server does it, and no answer comes. */
        HANG_AFTER
    }

    private record Rule(Fault fault, String call, AtomicInteger left) {}

    private record Answer(String call, String json) {}

    private record Call(Instant at, String text) {}

    private final List<Answer> answers = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI target;
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final List<Call> calls = new CopyOnWriteArrayList<>();

    private FaultProxy(HttpServer server, URI target) {
        this.server = server;
        this.target = target;
    }

    public static FaultProxy before(URI target) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
            return started(new FaultProxy(server, target));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that is spoken to over TLS. */
    public static FaultProxy before(URI target, SSLContext identity) {
        try {
            HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
            server.setHttpsConfigurator(new HttpsConfigurator(identity));
            return started(new FaultProxy(server, target));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FaultProxy started(FaultProxy proxy) {
        proxy.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        proxy.server.createContext("/", proxy::handle);
        proxy.server.start();
        return proxy;
    }

    public URI uri() {
        return URI.create((server instanceof HttpsServer ? "https" : "http") + "://127.0.0.1:"
                + server.getAddress().getPort());
    }

    /** The next calls that match go wrong. @param call a regular expression on method and path, such as {@code POST /topics} */
    public void fail(Fault fault, String call, int times) {
        rules.add(new Rule(fault, call, new AtomicInteger(times)));
    }

    /** The next call that matches gets this from somebody who is not the server. */
    public void answerNext(String call, String json) {
        answers.add(new Answer(call, json));
    }

    /** All calls go wrong, until {@link #heal}. */
    public void failAll(Fault fault) {
        fail(fault, ".*", Integer.MAX_VALUE);
    }

    public void heal() {
        rules.clear();
    }

    /** Method and path, with the query, of each call so far that matches. */
    public List<String> calls(String pattern) {
        return calls.stream()
                .map(Call::text)
                .filter(call -> call.matches(pattern))
                .toList();
    }

    /** How many calls there were in each second so far that had any. */
    public Map<Instant, Long> callsASecond() {
        return calls.stream()
                .map(call -> call.at.truncatedTo(ChronoUnit.SECONDS))
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    }

    public void forgetCalls() {
        calls.clear();
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String call = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            calls.add(new Call(Instant.now(), call));
            for (Rule rule : rules) {
                if (call.matches(rule.call) && rule.left.getAndDecrement() > 0) {
                    goWrong(exchange, body, rule.fault);
                    return;
                }
            }
            for (Answer answer : answers) {
                if (call.matches(answer.call) && answers.remove(answer)) {
                    answer(exchange, 200, "application/json", answer.json);
                    return;
                }
            }
            HttpResponse<byte[]> response = forward(exchange, body);
            remember(call, body, response.body());
            answer(exchange, response);
        } catch (IOException e) {
            // The caller has gone, or the server has: either way the connection ends here.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What nobody may repeat of what passes here. */
    private static void remember(String call, byte[] request, byte[] response) {
        switch (call) {
            case "POST /oauth/token" -> remember(response, "access_token");
            case "POST /clients" -> remember(request, "secret");
            default -> {}
        }
    }

    private static void remember(byte[] json, String field) {
        String unused =
                Overheard.secret(JsonMapper.shared().readTree(json).path(field).asString(""));
    }

    private void goWrong(HttpExchange exchange, byte[] body, Fault fault) throws IOException, InterruptedException {
        switch (fault) {
            case DROP_BEFORE -> {}
            case DROP_AFTER -> forward(exchange, body);
            case DELAY -> {
                Thread.sleep(2000);
                answer(exchange, forward(exchange, body));
            }
            case ERROR_500 -> answer(exchange, 500, "application/json", "{\"detail\": \"internal server error\"}");
            case UNAVAILABLE_503 -> answer(exchange, 503, "application/json", "{\"detail\": \"database is down\"}");
            case HTML_404 -> answer(exchange, 404, "text/html", "<html><h1>404 page not found</h1></html>");
            case WEB_PAGE -> answer(exchange, 200, "text/html", "<html><h1>Welcome to nginx!</h1></html>");
            case BAD_GATEWAY_502 -> {
                var unused = forward(exchange, body);
                answer(exchange, 502, "text/html", "<html><h1>502 Bad Gateway</h1></html>");
            }
            case HANG -> Thread.sleep(Long.MAX_VALUE);
            case HANG_AFTER -> {
                var unused = forward(exchange, body);
                Thread.sleep(Long.MAX_VALUE);
            }
        }
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(target.resolve(exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
        for (String name : List.of("Authorization", "Content-Type", "Accept")) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                request.header(name, value);
            }
        }
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static void answer(HttpExchange exchange, HttpResponse<byte[]> response) throws IOException {
        response.headers()
                .firstValue("Date")
                .ifPresent(date -> exchange.getResponseHeaders().set("Date", date));
        response.headers()
                .firstValue("Content-Type")
                .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
        byte[] body = response.body();
        exchange.sendResponseHeaders(response.statusCode(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        http.shutdownNow();
    }
}
