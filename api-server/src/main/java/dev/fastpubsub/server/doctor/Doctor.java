package dev.fastpubsub.server.doctor;

import dev.fastpubsub.server.config.DatabaseConfig;
import dev.fastpubsub.server.config.FastpubsubConfig;
import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.database.Failures;
import dev.fastpubsub.server.error.FastpubsubException;
import dev.fastpubsub.server.metrics.GaugeStore;
import dev.fastpubsub.server.metrics.Gauges;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.util.function.SingletonSupplier;

/**
 * Makes all checks, one after the other. Changes nothing and takes four connections at most, so it may run at any time beside
 * servers. A check that fails says so and keeps none of the others from being made. For one thread.
 */
public final class Doctor {

    /** Topics, and as many subscriptions. */
    private static final int LOOKED_AT = 10_000;

    private final FastpubsubConfig config;
    private final Clock clock;
    private final Limits limits;
    private final List<Diagnosis.Entry> entries = new ArrayList<>();

    private Doctor(FastpubsubConfig config, Clock clock, Limits limits) {
        this.config = config;
        this.clock = clock;
        this.limits = limits;
    }

    /** @param clock of this machine */
    public static Diagnosis examine(FastpubsubConfig config, Clock clock) {
        return examine(config, clock, Limits.DEFAULT);
    }

    static Diagnosis examine(FastpubsubConfig config, Clock clock, Limits limits) {
        Doctor doctor = new Doctor(config, clock, limits);
        doctor.examine();
        return new Diagnosis(doctor.entries);
    }

    private void examine() {
        make(new ConfigurationCheck(config));
        DatabaseConfig one = new DatabaseConfig(config.database().url(), 1, 0, false);
        try (Database database = new Database(one);
                ReadOnlyStore store = ReadOnlyStore.open(database)) {
            examine(database, store);
        } catch (FastpubsubException e) {
            add(
                    "database",
                    Finding.problem(
                            "The database cannot be reached" + Failures.cause(e) + ".",
                            "See that it runs and takes connections, and that FASTPUBSUB_DATABASE_URL names it."));
        }
    }

    private void examine(Database database, ReadOnlyStore store) {
        InstanceStore instance = new InstanceStore(store);
        SchemaStore schema = new SchemaStore(store);
        make(new DatabaseCheck(instance, config.wakeUps().mode()));
        make(new ClockCheck(instance, clock, limits.clockSkew()));
        make(new SettingsCheck(instance));
        make(new ConnectionsCheck(instance, config));
        make(new WraparoundCheck(instance, limits.wraparoundAge()));
        make(new HeldBackCheck(new HeldBackStore(store), limits));
        make(new RightsCheck(schema));
        if (make(new SchemaCheck(schema, database))) {
            Supplier<Gauges> gauges = SingletonSupplier.of(() -> new GaugeStore(database, LOOKED_AT).gauges());
            examine(schema, new BacklogStore(store), gauges);
        } else {
            add("contents", Finding.note("Tables and messages were not looked at.", "Mend the above first."));
        }
    }

    private void examine(SchemaStore schema, BacklogStore backlog, Supplier<Gauges> gauges) {
        make(new VacuumCheck(schema, limits));
        make(new PartitionsCheck(backlog, gauges, config.cleanup().ackedOlderThan(), limits));
        make(new SubscriptionsCheck(backlog, gauges, limits));
        make(new DeadLettersCheck(gauges));
        make(new LeasesCheck(backlog, config.cleanup().lockTimeout(), limits));
    }

    /** Whether it found no problem. */
    private boolean make(Check check) {
        List<Finding> findings;
        try {
            findings = check.look();
        } catch (RuntimeException e) { // whatever it is, it is what was found
            findings = List.of(Finding.problem(
                    "Could not be looked at: " + Failures.oneLine(e) + ".",
                    "Run it again; mend what PostgreSQL says."));
        }
        findings.forEach(finding -> add(check.name(), finding));
        return findings.stream().noneMatch(finding -> finding.severity() == Severity.PROBLEM);
    }

    private void add(String check, Finding finding) {
        entries.add(new Diagnosis.Entry(check, finding));
    }
}
