package dev.fastpubsub.server.doctor;

import dev.fastpubsub.server.doctor.SchemaStore.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the role may do what a server needs, and no more. */
final class RightsCheck implements Check {

    private static final int NAMED = 5;
    private static final String GRANT = "Give it the grants of the README, as the role that migrates.";

    private final SchemaStore store;

    RightsCheck(SchemaStore store) {
        this.store = store;
    }

    @Override
    public String name() {
        return "rights";
    }

    @Override
    public List<Finding> look() {
        Optional<Role> role = store.role();
        if (role.isEmpty()) {
            return List.of(Finding.note("There is no schema fastpubsub yet, so nobody has rights in it.", ""));
        }
        return judge(role.get(), store.missingRights());
    }

    static List<Finding> judge(Role role, List<String> missing) {
        if (!role.uses()) {
            return List.of(Finding.problem(role.name() + " may not look into the schema fastpubsub.", GRANT));
        }
        List<Finding> findings = new ArrayList<>();
        if (!missing.isEmpty()) {
            findings.add(
                    Finding.problem(role.name() + " lacks rights that a server needs: " + named(missing) + ".", GRANT));
        }
        if (role.superuser()) {
            findings.add(more(role.name() + " is a superuser, and so is whoever gets hold of a server's password."));
        } else if (role.owner()) {
            findings.add(more(role.name() + " owns the schema: whoever gets hold of a server's password may drop it."));
        } else if (role.creates()) {
            findings.add(more(role.name() + " may make tables and functions in the schema, which no server needs."));
        }
        if (findings.isEmpty()) {
            findings.add(Finding.ok(role.name() + " may do what a server needs, and no more."));
        }
        return findings;
    }

    private static Finding more(String text) {
        return Finding.warning(text, "Run servers as a role of their own that has the grants of the README.");
    }

    private static String named(List<String> missing) {
        String first = String.join(", ", missing.subList(0, Math.min(NAMED, missing.size())));
        return missing.size() <= NAMED ? first : first + " and " + (missing.size() - NAMED) + " more";
    }
}
