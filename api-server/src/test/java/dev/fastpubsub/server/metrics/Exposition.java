package dev.fastpubsub.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A scrape in Prometheus' text format, read as strictly as the format and the naming rules allow: every sample stands under
 * its family's HELP and TYPE, nothing stands twice, units and suffixes are what the type asks for, histograms add up.
 */
final class Exposition {

    private static final Pattern HELP = Pattern.compile("# HELP ([a-z][a-z0-9_]*) (\\S.*)");
    private static final Pattern TYPE = Pattern.compile("# TYPE ([a-z][a-z0-9_]*) (counter|gauge|histogram|summary)");
    private static final Pattern SAMPLE =
            Pattern.compile("([a-z][a-z0-9_]*)(?:\\{(.*)})? (-?[0-9]+(?:\\.[0-9]+)?(?:E-?[0-9]+)?|\\+Inf|-Inf|NaN)");
    private static final Pattern LABEL = Pattern.compile("([a-z][a-z0-9_]*)=\"((?:[^\"\\\\]|\\\\[\\\\n\"])*)\"(?:,|$)");

    private final Map<String, String> types = new LinkedHashMap<>();
    private final Map<String, Double> samples = new LinkedHashMap<>();

    private Exposition() {}

    static Exposition parse(String text) {
        Exposition exposition = new Exposition();
        assertThat(text).endsWith("\n");
        String helped = "";
        String family = "";
        for (String line : text.lines().toList()) {
            Matcher help = HELP.matcher(line);
            Matcher type = TYPE.matcher(line);
            if (help.matches()) {
                helped = help.group(1);
            } else if (type.matches()) {
                family = type.group(1);
                assertThat(family).as("HELP comes before TYPE").isEqualTo(helped);
                assertThat(exposition.types.put(family, type.group(2))).as(line).isNull();
                assertThat(family.endsWith("_total"))
                        .as(line)
                        .isEqualTo(type.group(2).equals("counter"));
            } else {
                exposition.sample(line, family);
            }
        }
        exposition.histogramsAddUp();
        return exposition;
    }

    private void sample(String line, String family) {
        Matcher sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as(line).isTrue();
        String name = sample.group(1);
        String suffix = name.startsWith(family) ? name.substring(family.length()) : "?";
        assertThat(suffix).as("%s under %s", line, family).isIn(suffixes(types.get(family)));
        Map<String, String> labels = new TreeMap<>();
        Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
        int end = 0;
        while (label.find() && label.start() == end) {
            assertThat(labels.put(label.group(1), label.group(2))).as(line).isNull();
            end = label.end();
        }
        assertThat(end)
                .as(line)
                .isEqualTo(sample.group(2) == null ? 0 : sample.group(2).length());
        double value = Double.parseDouble(sample.group(3).replace("Inf", "Infinity"));
        assertThat(samples.put(name + labels, value)).as(line).isNull();
    }

    private static Object[] suffixes(@Nullable String type) {
        return switch (String.valueOf(type)) {
            case "histogram" -> new Object[] {"_bucket", "_count", "_sum"};
            case "summary" -> new Object[] {"", "_count", "_sum"};
            default -> new Object[] {""};
        };
    }

    private void histogramsAddUp() {
        samples.forEach((series, value) -> {
            if (series.contains("_bucket{") && series.contains("le=+Inf")) {
                String count = series.replace("_bucket{", "_count{").replaceFirst("(, )?le=\\+Inf(, )?", "$1");
                assertThat(samples).as(series).containsEntry(count.replace("{, ", "{"), value);
            }
        });
    }

    Map<String, String> types() {
        return types;
    }

    Map<String, Double> samples() {
        return samples;
    }

    /** Of one series, such as {@code http_requests_total{method=GET, path=/topics, status=200}}: labels in order. */
    double value(String series) {
        return number(series).orElseThrow(() -> new AssertionError("no " + series));
    }

    /** Empty when there is none such. */
    OptionalDouble number(String series) {
        Double value = samples.get(series.contains("{") ? series : series + "{}");
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
