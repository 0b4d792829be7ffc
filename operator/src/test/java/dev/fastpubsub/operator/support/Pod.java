package dev.fastpubsub.operator.support;

import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A program in a pod that mounts a Secret: all that it knows are the Secret's files. */
public record Pod(Path binding) {

    /** Puts the files into a folder, as Kubernetes does. */
    public static Pod mounting(Secret secret, Path folder) {
        try {
            for (Map.Entry<String, String> file : secret.getData().entrySet()) {
                Files.write(folder.resolve(file.getKey()), Base64.getDecoder().decode(file.getValue()));
            }
            return new Pod(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A call with a token of its own. @param body empty for none */
    public HttpResponse<String> call(String method, String path, String body) {
        return send(HttpRequest.newBuilder(URI.create(file("uri") + path))
                .header("Authorization", "Bearer " + token())
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build());
    }

    private String token() {
        String login = file("client-id") + ":" + file("client-secret");
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(file("token-uri")))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials"))
                .build());
        return Overheard.secret(
                JsonMapper.shared().readTree(answer.body()).path("access_token").asString(""));
    }

    private String file(String name) {
        try {
            return Files.readString(binding.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
