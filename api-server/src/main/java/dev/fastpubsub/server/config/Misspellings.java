package dev.fastpubsub.server.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** Variables that are set and mean nothing here, and what was probably meant. */
final class Misspellings {

    /** What Kubernetes sets in every pod for a service whose name starts with ours. */
    private static final Pattern SERVICE_LINK = Pattern.compile(
            "FASTPUBSUB_(\\w+_)?(SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT(_\\d+_(TCP|UDP|SCTP)(_(ADDR|PORT|PROTO))?)?)");

    /** So many letters may be wrong in what somebody meant. */
    private static final int LIKELY = 4;

    private Misspellings() {}

    /** A line for each of the names that is not among those known. Values are not told: they may be secrets. */
    static List<String> among(Collection<String> names, Collection<String> known) {
        return names.stream()
                .filter(name ->
                        !known.contains(name) && !SERVICE_LINK.matcher(name).matches())
                .map(name -> name + " means nothing" + suggestion(name, closest(name, known)))
                .toList();
    }

    private static String suggestion(String name, String closest) {
        return distance(name, closest) <= LIKELY ? ": did you mean " + closest + "?" : "";
    }

    private static String closest(String name, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
                .orElseThrow();
    }

    /** How many letters to insert, remove or replace (Levenshtein). */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            int diagonal = i;
            for (int j = 0; j <= to.length(); j++) {
                int replaced = i == 0 || j == 0 ? i + j : diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = i == 0 || j == 0 ? replaced : Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
