package dev.fastpubsub.helm.observability;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names in an expression of PromQL, found by how ours begin: whether it is PromQL at all, promtool says. */
final class Names {

    private static final Pattern METRIC =
            Pattern.compile("\\b(?:fastpubsub|http|hikaricp|jvm|process|system|kube)_[a-z0-9_]+");
    private static final Pattern SELECTOR = Pattern.compile("(" + METRIC + ")\\{((?:[^\"}]|\"[^\"]*\")*)}");
    private static final Pattern MATCHER = Pattern.compile("([a-z_]+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");
    private static final Pattern GROUPING =
            Pattern.compile("\\b(?:by|on|without|group_left|group_right)\\s*\\(([^)]*)\\)");

    private Names() {}

    static Set<String> metrics(String expression) {
        Set<String> names = new TreeSet<>();
        METRIC.matcher(withoutTexts(expression)).results().forEach(name -> names.add(name.group()));
        return names;
    }

    static List<Condition> conditions(String expression) {
        List<Condition> conditions = new ArrayList<>();
        Matcher selectors = SELECTOR.matcher(expression);
        while (selectors.find()) {
            Matcher matcher = MATCHER.matcher(selectors.group(2));
            while (matcher.find()) {
                conditions.add(
                        new Condition(selectors.group(1), matcher.group(1), matcher.group(2), matcher.group(3)));
            }
        }
        return conditions;
    }

    /** Labels that series are grouped or joined by. */
    static Set<String> groupings(String expression) {
        Set<String> labels = new TreeSet<>();
        GROUPING.matcher(withoutTexts(expression)).results().forEach(grouping -> {
            labels.addAll(Arrays.asList(grouping.group(1).strip().split("\\s*,\\s*", -1)));
        });
        return labels;
    }

    private static String withoutTexts(String expression) {
        return expression.replaceAll("\"[^\"]*\"", "\"\"");
    }

    /** What a selector asks of a label. */
    record Condition(String metric, String label, String operator, String value) {

        /** Whether it names a value as it is told, and no pattern or variable. */
        boolean isLiteral() {
            return !operator.contains("~") && !value.contains("$");
        }
    }
}
