package dev.fastpubsub.server.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fastpubsub.server.json.JsonParser;
import dev.fastpubsub.server.json.JsonSyntaxException;
import dev.fastpubsub.server.json.JsonValue;
import java.io.IOException;

/** The first words with a server: is it one of ours, and which. */
final class Greeting {

    private static final JsonParser PARSER = new JsonParser(128, 1_000);

    private Greeting() {}

    /**
     * Returns the version that the server says it is, or nothing.
     *
     * @throws BenchException when nobody answers, or something else does
     */
    static String exchange(Api api) throws InterruptedException {
        Request liveness = Request.of(Call.LIVENESS, "/liveness");
        try {
            Answer answer = api.send(0, liveness);
            if (!answer.is(200) || !answer.field("status").equals("alive")) {
                throw Refusal.otherServer(api.target(), liveness, answer);
            }
            return version(api.send(0, Request.of(Call.DOCUMENT, "/openapi.json")));
        } catch (IOException e) {
            throw Refusal.noAnswer(api.target(), e);
        }
    }

    private static String version(Answer document) {
        try {
            JsonValue info =
                    PARSER.parse(new String(document.body(), UTF_8)).fields().get("info");
            JsonValue version =
                    info == null ? null : PARSER.parse(info.raw()).fields().get("version");
            return version == null ? "" : version.text();
        } catch (JsonSyntaxException e) {
            return "";
        }
    }
}
