package dev.fastpubsub.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One row of a table: a request, and what must come back.
 *
 * <p>In paths and in JSON, {@code '} stands for {@code "}, {@code $topic} and {@code $subscription} for ones that
 * exist, {@code $absent} for an id that is not taken and {@code $long} for 129 letters.
 */
record Case(
        String name,
        String method,
        String path,
        @Nullable String contentType,
        @Nullable String body,
        int status,
        @Nullable String json,
        List<Violation> violations) {

    /** One entry of a 422; {@code …} in the message stands for anything, {@code a|b} in the type for either. */
    record Violation(String type, String loc, String msg, String input) {

        /** Whatever it is: a type, a message or an input that the contract leaves open. */
        static final String ANY = "…";

        /** Somewhere in the body: where in the text JSON breaks off differs between parsers. */
        static final String ANYWHERE = "['body',…]";

        void check(JsonNode actual, Channel channel) {
            assertThat(actual.path("type").asString())
                    .as("type of %s", actual)
                    .matches(
                            found -> type.equals(ANY)
                                    ? !found.isBlank()
                                    : List.of(type.split("\\|")).contains(found),
                            "is " + type);
            if (loc.equals(ANYWHERE)) {
                assertThat(actual.path("loc").path(0)).as("loc of %s", actual).isEqualTo(Answer.quoted("'body'"));
            } else {
                assertThat(actual.path("loc")).as("loc of %s", actual).isEqualTo(Answer.quoted(loc));
            }
            assertThat(actual.path("msg").asString())
                    .as("msg of %s", actual)
                    .isNotBlank()
                    .matches(Pattern.quote(msg).replace(ANY, "\\E(?s:.*)\\Q"));
            assertThat(actual.has("input")).as("has an input: %s", actual).isTrue();
            if (!input.equals(ANY)) {
                assertThat(actual.get("input"))
                        .as("input of %s", actual)
                        .isEqualTo(Answer.quoted(filled(input, channel)));
            }
        }
    }

    /** The request of a case; what it must be answered with comes next. */
    record Request(
            String name,
            String method,
            String path,
            @Nullable String contentType,
            @Nullable String body) {

        Case answers(int status, String json) {
            return new Case(name, method, path, contentType, body, status, json, List.of());
        }

        Case answersDetail(int status, String detail) {
            return answers(status, "{'detail': '" + detail + "'}");
        }

        Case answersStatus(int status) {
            return new Case(name, method, path, contentType, body, status, null, List.of());
        }

        Case violates(Violation... violations) {
            return new Case(name, method, path, contentType, body, 422, null, List.of(violations));
        }

        Case violates(String type, String loc, String msg, String input) {
            return violates(new Violation(type, loc, msg, input));
        }

        Request named(String newName) {
            return new Request(newName, method, path, contentType, body);
        }
    }

    static Request request(String method, String path) {
        return new Request(method + " " + path, method, path, null, null);
    }

    static Request get(String path) {
        return request("GET", path);
    }

    static Request post(String path, String body) {
        return new Request("POST " + path + " " + body, "POST", path, WireClient.JSON, body);
    }

    static Request put(String path, String body) {
        return new Request("PUT " + path + " " + body, "PUT", path, WireClient.JSON, body);
    }

    static Request sent(String method, String path, @Nullable String contentType, @Nullable String body) {
        return new Request(method + " " + path + " " + contentType + " " + body, method, path, contentType, body);
    }

    void check(Channel channel) {
        Answer answer = WireClient.send(
                method,
                filled(path, channel),
                contentType,
                body == null ? null : filled(body, channel).replace('\'', '"'));
        answer.hasStatus(status);
        if (json != null) {
            answer.hasJson(filled(json, channel));
        }
        if (!violations.isEmpty()) {
            checkViolations(answer, channel);
        }
    }

    private void checkViolations(Answer answer, Channel channel) {
        answer.hasFields("detail");
        List<JsonNode> details = StreamSupport.stream(
                        answer.json().get("detail").spliterator(), false)
                .toList();
        assertThat(details).as("as many errors as expected").hasSameSizeAs(violations);
        for (int i = 0; i < details.size(); i++) {
            violations.get(i).check(details.get(i), channel);
        }
    }

    private static String filled(String template, Channel channel) {
        return template.replace("$topic", channel.topic())
                .replace("$subscription", channel.subscription())
                .replace("$absent", "absent-" + channel.topic())
                .replace("$long", "x".repeat(129));
    }

    @Override
    public String toString() {
        return name.length() <= 120 ? name : name.substring(0, 120) + "…";
    }
}
