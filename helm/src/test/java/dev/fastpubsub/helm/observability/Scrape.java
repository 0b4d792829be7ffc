package dev.fastpubsub.helm.observability;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What endpoints told: the values of each label of each metric. */
record Scrape(Map<String, Map<String, Set<String>>> labels) {

    private static final Pattern SAMPLE = Pattern.compile("([a-z0-9_]+)(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** @param texts in Prometheus' format */
    static Scrape of(String... texts) {
        Map<String, Map<String, Set<String>>> labels = new TreeMap<>();
        for (String text : texts) {
            text.lines().map(SAMPLE::matcher).filter(Matcher::matches).forEach(sample -> {
                Map<String, Set<String>> ofMetric = labels.computeIfAbsent(sample.group(1), name -> new TreeMap<>());
                Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
                while (label.find()) {
                    ofMetric.computeIfAbsent(label.group(1), name -> new TreeSet<>())
                            .add(label.group(2));
                }
            });
        }
        return new Scrape(labels);
    }

    Set<String> metrics() {
        return labels.keySet();
    }

    Map<String, Set<String>> labelsOf(String metric) {
        return labels.getOrDefault(metric, Map.of());
    }
}
