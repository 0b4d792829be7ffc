package dev.fastpubsub.server.bench;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads what a subscription gave, in one pass over the bytes. Not thread-safe. */
final class Deliveries {

    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonParser json;
    private final String run;

    private String id = "";
    private int attempts;
    private boolean ours;
    private int publisher;
    private int sequence;
    private long at;

    private Deliveries(JsonParser json, String run) {
        this.json = json;
        this.run = run;
    }

    /**
     * Returns the messages in their order.
     *
     * @param answer the body of a claim's answer
     * @param run whose messages are not foreign
     * @throws BenchException when it is no such answer
     */
    static List<Delivery> read(byte[] answer, String run) {
        try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), answer)) {
            return new Deliveries(json, run).list();
        } catch (JacksonException e) {
            throw new BenchException(
                    "the server answered a claim with what is not its JSON: " + e.getOriginalMessage());
        }
    }

    private List<Delivery> list() {
        List<Delivery> deliveries = new ArrayList<>();
        json.nextToken();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean data = json.currentName().equals("data");
            if (json.nextToken() != JsonToken.START_ARRAY || !data) {
                json.skipChildren();
                continue;
            }
            while (json.nextToken() == JsonToken.START_OBJECT) {
                deliveries.add(delivery());
            }
        }
        return deliveries;
    }

    private Delivery delivery() {
        id = "";
        attempts = 0;
        ours = false;
        publisher = Delivery.FOREIGN;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("payload") && value == JsonToken.START_OBJECT) {
                payload();
            } else if (name.equals("id")) {
                id = json.getString();
            } else if (name.equals("delivery_attempts")) {
                attempts = json.getIntValue();
            } else {
                json.skipChildren();
            }
        }
        return new Delivery(id, attempts, ours ? publisher : Delivery.FOREIGN, sequence, at);
    }

    /** Somebody else's may hold anything under any name. */
    private void payload() {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals(Payloads.RUN)) {
                ours = value == JsonToken.VALUE_STRING && json.getString().equals(run);
            } else if (ours && value == JsonToken.VALUE_NUMBER_INT) {
                number(name);
            } else {
                json.skipChildren();
            }
        }
    }

    private void number(String name) {
        switch (name) {
            case Payloads.PUBLISHER -> publisher = json.getIntValue();
            case Payloads.SEQUENCE -> sequence = json.getIntValue();
            case Payloads.AT -> at = json.getLongValue();
            default -> {}
        }
    }
}
