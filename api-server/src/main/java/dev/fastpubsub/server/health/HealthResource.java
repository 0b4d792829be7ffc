package dev.fastpubsub.server.health;

import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.database.Latest;
import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import dev.fastpubsub.server.http.Answers;
import dev.fastpubsub.server.json.JsonWriter;
import jakarta.annotation.security.PermitAll;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The probes. Liveness never asks the database: restarting this process would not bring it back. */
@RestController
final class HealthResource {

    /** However many ask, the database is asked by one of them at a time. */
    private final Latest<Boolean> databaseAnswers;

    private final Departure departure;

    HealthResource(Database database, Departure departure) {
        this.databaseAnswers = new Latest<>(() -> {
            database.ping();
            return true;
        });
        this.departure = departure;
    }

    @GetMapping("/liveness")
    @PermitAll
    ResponseEntity<byte[]> liveness() {
        return status("alive");
    }

    @GetMapping("/readiness")
    @PermitAll
    ResponseEntity<byte[]> readiness() {
        if (departure.hasBegun()) {
            throw new FastpubsubException(ErrorCode.SHUTTING_DOWN);
        }
        boolean unused = databaseAnswers.asOf(System.nanoTime());
        return status("ready");
    }

    private static ResponseEntity<byte[]> status(String status) {
        return Answers.ok(JsonWriter.object(json -> json.writeStringProperty("status", status)));
    }
}
