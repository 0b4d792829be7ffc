package dev.fastpubsub.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is stored of subscriptions and clients comes back as it went in; of messages see {@link PayloadTest}. */
class StoredAsSentTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"f\":[]}",
                "{\"f\":[\"\"]}",
                "{\"\":[\"x\"]}",
                "{\"f\":[\"a\",\"b\"],\"g\":[\"a\"]}",
                "{\"f\":[1,true,\"1\",\"true\"]}",
                "{\"f\":[\"' OR 1=1; --\",\"$1\",\"?\",\"a\\\\b\",\"\\\"\",\"%\",\"{x}\"]}",
                "{\"__proto__\":[\"<b>&amp;</b>\"],\"a.b\":[\"c\"],\"$\":[\"d\"]}",
                "{\"\u00e9\":[\"\uD83D\uDE80\u202e\",\"\u007f\"]}",
                "{\"f\":[\" a \",\"\\t\",\"\\n\"]}",
            })
    void aFilterComesBackAsItWentIn(String filter) {
        Channel channel = Channel.open();
        String id = WireClient.freshId();
        String body = "{\"id\":\"" + id + "\",\"topic_id\":\"" + channel.topic() + "\",\"filter\":" + filter + "}";
        WireClient.post("/subscriptions", body).hasStatus(201);

        JsonNode stored = WireClient.get("/subscriptions/" + id).json();

        assertThat(stored.get("filter")).isEqualTo(JsonMapper.shared().readTree(filter));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"My Application\"",
                "\"' OR 1=1; --\"",
                "\"<b>&amp;</b>\"",
                "\"\u00e9\uD83D\uDE80\u202e\"",
                "\"a\\\\b\\\"c\"",
                "\"a\\tb\"",
                "\"{}\""
            })
    void aClientComesBackAsItWentIn(String name) {
        String scopes = "\"topics:publish:a.b-c_D subscriptions:read topics:read\"";
        String body = "{\"name\":" + name + ",\"scopes\":" + scopes + ",\"is_active\":false}";
        JsonNode made = WireClient.post("/clients", body).hasStatus(201).json();

        JsonNode stored =
                WireClient.get("/clients/" + made.get("id").asString()).json();

        assertThat(stored.get("name")).isEqualTo(JsonMapper.shared().readTree(name));
        assertThat(stored.get("scopes")).isEqualTo(JsonMapper.shared().readTree(scopes));
        assertThat(stored.get("is_active").asBoolean()).isFalse();
    }
}
