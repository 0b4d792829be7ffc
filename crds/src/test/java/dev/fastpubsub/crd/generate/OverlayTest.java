package dev.fastpubsub.crd.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class OverlayTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void overlayAddsAndReplaces() throws IOException {
        assertThat(merged(
                        "{'type':'object','required':['a'],'properties':{'a':{'type':'string'}}}",
                        "{'required':['b'],'properties':{'a':{'maxLength':3}}}"))
                .isEqualTo(
                        tree("{'type':'object','required':['b'],'properties':{'a':{'type':'string','maxLength':3}}}"));
    }

    @Test
    void overlayForAFieldThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> merged("{'properties':{'a':{}}}", "{'properties':{'b':{'maxLength':3}}}"))
                .hasMessageContaining("there is no Topic.properties.b");
    }

    @Test
    void overlayForElementsOfWhatIsNoListIsRefused() {
        assertThatThrownBy(() -> merged("{'properties':{'a':{}}}", "{'properties':{'a':{'items':{'maxLength':3}}}}"))
                .hasMessageContaining("there is no Topic.properties.a.items");
    }

    private static ObjectNode merged(String schema, String overlay) throws IOException {
        ObjectNode merged = tree(schema);
        Overlay.merge(merged, tree(overlay), "Topic");
        return merged;
    }

    private static ObjectNode tree(String json) throws IOException {
        return (ObjectNode) MAPPER.readTree(json.replace('\'', '"'));
    }
}
