package org.equidad.enahoio;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Column names: one spelling for comparison, and the close ones to offer when a name is not found. */
final class Names {
    private static final int OFFERED = 5;
    private static final int LISTED = 12;

    private Names() {}

    /** The name without regard to case; the marks that exports exchange ($ and . inside names) become underscores. */
    static String normal(String name) {
        String lower = name.strip().toLowerCase(Locale.ROOT).replace('$', '_').replace('.', '_');
        // The header word for the year, as Latin-1, UTF-8 or damaged text gives it.
        return switch (lower) {
            case "año", "anio", "ano", "a\uFFFDo", "a\u00C3\u00B1o", "a\u00E3\u00B1o", "a\u00E3\u0091o" -> "año";
            default -> lower;
        };
    }

    /** What to say about the columns that there are: the close names, or all of them where they are few. */
    static String offer(String wanted, List<String> present) {
        if (present.isEmpty()) {
            return "there are no columns";
        }
        String target = normal(wanted);
        List<String> close = present.stream()
                .filter(name -> distance(target, normal(name)) <= Math.max(1, target.length() / 3)
                        || (target.length() >= 3 && normal(name).startsWith(target))
                        || (normal(name).length() >= 3 && target.startsWith(normal(name))))
                .sorted(Comparator.comparingInt((String name) -> distance(target, normal(name))))
                .limit(OFFERED)
                .toList();
        if (!close.isEmpty()) {
            return "close names: " + String.join(", ", close);
        }
        String listed = present.stream().limit(LISTED).collect(Collectors.joining(", "));
        return present.size() <= LISTED
                ? "the columns are " + listed
                : "the " + present.size() + " columns start with " + listed;
    }

    /** The number of single-character edits between two texts. */
    private static int distance(String a, String b) {
        int[] last = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] next = new int[b.length() + 1];
            next[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int swap = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                next[j] = Math.min(swap, Math.min(last[j], next[j - 1]) + 1);
            }
            last = next;
        }
        return last[b.length()];
    }

    /** A value in a message: on one line, cut when long. */
    static String shown(String value) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(value.length(), 60); i++) {
            char c = value.charAt(i);
            text.append(Character.isISOControl(c) ? '\u00B7' : c);
        }
        return value.length() > 60 ? text + "..." : text.toString();
    }

    /** Up to a few examples in a message. */
    static String examples(List<String> values) {
        List<String> few = new ArrayList<>(values.subList(0, Math.min(3, values.size())));
        return String.join(", ", few) + (values.size() > few.size() ? ", ..." : "");
    }
}
