package dev.fastpubsub.crd.generate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fastpubsub.crd.v1alpha1.ConditionType;
import dev.fastpubsub.crd.v1alpha1.Reason;
import io.fabric8.crdv2.generator.CRDUtils;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What docs/operator.md says of the model, between comments that say so; the rest of the page is written by hand. */
final class OperatorPage {
    private OperatorPage() {}

    /** The page with what the model has to say in it. */
    static String update(String page) {
        String updated = page;
        for (Class<? extends HasMetadata> kind : Definitions.KINDS) {
            JsonNode properties = Definitions.generate(kind).at("/spec/versions/0/schema/openAPIV3Schema/properties");
            for (String part : List.of("spec", "status")) {
                String table = FieldTable.of(properties.path(part), model(kind, part));
                updated = replace(updated, HasMetadata.getKind(kind) + " " + part, table);
            }
        }
        updated = replace(updated, "conditions", conditions());
        return replace(updated, "reasons", reasons());
    }

    /** The record of a kind's spec or status. */
    private static Class<?> model(Class<? extends HasMetadata> kind, String part) {
        CRDUtils.SpecAndStatus names = CRDUtils.resolveSpecAndStatusTypes(kind);
        try {
            return Class.forName(part.equals("spec") ? names.getSpecClassName() : names.getStatusClassName());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String conditions() {
        return Arrays.stream(ConditionType.values())
                .map(type -> "| `%s` | %s |".formatted(type.text(), type.meaning()))
                .collect(Collectors.joining("\n", "| Condition | True means |\n|---|---|\n", ""));
    }

    private static String reasons() {
        return Arrays.stream(Reason.values())
                .map(reason -> "| `%s` | %s |".formatted(reason.text(), reason.meaning()))
                .collect(Collectors.joining("\n", "| Reason | |\n|---|---|\n", ""));
    }

    private static String replace(String page, String section, String content) {
        String begin = "<!-- " + section + ", made by `make crds` -->\n";
        String end = "<!-- end of " + section + " -->\n";
        int from = page.indexOf(begin) + begin.length();
        int to = page.indexOf(end, from);
        if (from < begin.length() || to < 0) {
            throw new IllegalStateException("docs/operator.md has no place for '" + section + "'");
        }
        return page.substring(0, from) + "\n" + content + "\n\n" + page.substring(to);
    }
}
