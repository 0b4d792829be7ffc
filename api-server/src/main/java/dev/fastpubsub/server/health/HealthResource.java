package dev.fastpubsub.server.health;

import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.http.Answers;
import dev.fastpubsub.server.json.JsonWriter;
import jakarta.annotation.security.PermitAll;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The probes. Liveness never asks the database: restarting this process would not bring it back. */
@RestController
final class HealthResource {

    private final Database database;

    HealthResource(Database database) {
        this.database = database;
    }

    @GetMapping("/liveness")
    @PermitAll
    ResponseEntity<byte[]> liveness() {
        return status("alive");
    }

    @GetMapping("/readiness")
    @PermitAll
    ResponseEntity<byte[]> readiness() {
        database.ping();
        return status("ready");
    }

    private static ResponseEntity<byte[]> status(String status) {
        return Answers.ok(JsonWriter.object(json -> json.writeStringProperty("status", status)));
    }
}
