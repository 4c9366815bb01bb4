package org.equidad.runner;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.equidad.export.ExportDocuments;
import org.equidad.export.FairnessResults;
import org.equidad.fairness.Estimate;
import org.equidad.fairness.Gap;
import org.equidad.fairness.GroupResult;
import org.equidad.fairness.Interval;
import org.equidad.fairness.Metric;
import org.equidad.features.AuditSpec;
import org.equidad.features.Enaho;
import org.equidad.features.Label;

/**
 * Ten lines at most on what the audit found: the first findings and where the rest is; where the data allow no finding,
 * who is missed, the clearest gap of each dimension with its interval, what cannot be told. Differences in percentage points; a range that holds zero is told as such.
 */
final class AuditSummary {
    private static final int MOST_LINES = 10;
    private static final int FIRST_FINDINGS = 3;

    /** Below this, a difference would be told as zero points. */
    private static final double FINE = 0.005;

    private final Console console;
    private final AuditRun.Outcome outcome;
    private final AuditSpec spec;
    private final FairnessResults fairness;

    AuditSummary(Console console, AuditRun.Outcome outcome) {
        this.console = console;
        this.outcome = outcome;
        this.spec = outcome.export().spec();
        this.fairness = outcome.export().fairness();
    }

    List<String> lines(Path out) {
        List<String> lines = new ArrayList<>();
        GroupResult everybody = fairness.treatment().cells().overall();
        lines.add(console.text(
                "audit.summary.title",
                text(spec.title()),
                Integer.toString(fairness.testYear()),
                grouped(everybody.counts().rows())));
        ExportDocuments documents = ExportDocuments.read(out);
        if (documents
                .at(ExportDocuments.FINDINGS, "/synthetic_data")
                .map(s -> s.asBoolean())
                .orElse(false)) {
            lines.add(console.text(
                    spec.name().equals(Enaho.NAME) ? "audit.summary.synthetic" : "audit.summary.synthetic-table"));
        }
        List<String> findings = findings(documents);
        if (!findings.isEmpty()) {
            lines.add(console.text("audit.summary.findings", Integer.toString(findings.size())));
            findings.stream().limit(FIRST_FINDINGS).forEach(f -> lines.add("  " + f));
            lines.add(console.text("audit.summary.where", out));
            lines.add(console.text("audit.summary.page", out.resolve(AuditPages.PAGE)));
            return lines;
        }
        lines.add(console.text(
                "audit.summary.missed",
                text(spec.outcome().label()),
                of100(everybody.estimate(Metric.FNR)),
                of100(everybody.estimate(Metric.FPR)),
                of100(everybody.estimate(Metric.PRECISION))));
        List<Gap> gaps = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (AuditSpec.Dimension dimension : spec.dimensions()) {
            if (dimension.role() != AuditSpec.Role.AUDITED
                    || !fairness.treatment().comparisons().containsKey(dimension.name())) {
                continue;
            }
            Optional<Gap> clearest = AuditStatistics.clearest(fairness.treatment(), dimension.name());
            clearest.ifPresentOrElse(gaps::add, () -> unknown.add(text(dimension.label())));
        }
        gaps.sort(Comparator.comparing((Gap g) -> clear(g) ? 0 : 1)
                .thenComparing(
                        Comparator.comparingDouble(AuditStatistics::certainty).reversed()));
        lines.add(console.text("audit.summary.gaps"));
        int room = MOST_LINES - lines.size() - 1 - (unknown.isEmpty() ? 0 : 1);
        gaps.stream().limit(room).forEach(gap -> lines.add(line(gap)));
        if (!unknown.isEmpty()) {
            lines.add(console.text("audit.summary.unknown", String.join(", ", unknown)));
        }
        lines.add(console.text("audit.summary.where", out));
        return lines;
    }

    /** The headlines that the audit wrote, in the user's language. */
    private List<String> findings(ExportDocuments documents) {
        List<String> headlines = new ArrayList<>();
        String language = console.language() == Language.ES ? "headline_es" : "headline_en";
        documents
                .at(ExportDocuments.FINDINGS, "/findings")
                .ifPresent(findings ->
                        findings.forEach(f -> headlines.add(f.path(language).asText())));
        return headlines;
    }

    private static boolean clear(Gap gap) {
        return !gap.difference().interval().orElseThrow().contains(0);
    }

    private String line(Gap gap) {
        AuditSpec.Dimension dimension = spec.dimension(gap.dimension());
        FairnessResults.Treatment treatment = fairness.treatment();
        String group = gap.group();
        String reference = gap.reference().label();
        Interval interval = gap.difference().interval().orElseThrow();
        return console.text(
                clear(gap) ? "audit.summary.gap.clear" : "audit.summary.gap.uncertain",
                text(dimension.label()),
                label(dimension, group),
                whole(treatment
                        .cells()
                        .group(gap.dimension(), group)
                        .estimate(Metric.FNR)
                        .value()
                        .orElseThrow()),
                label(dimension, reference),
                whole(treatment
                        .cells()
                        .group(gap.dimension(), reference)
                        .estimate(Metric.FNR)
                        .value()
                        .orElseThrow()),
                range(interval.lower(), interval.upper()));
    }

    /** Whole numbers of a hundred, with the interval. */
    private String of100(Estimate estimate) {
        if (estimate.value().isEmpty()) {
            return console.text("audit.summary.none");
        }
        String value = whole(estimate.value().getAsDouble());
        return estimate.interval()
                .map(i -> console.text("audit.summary.of100", value, whole(i.lower()), whole(i.upper())))
                .orElse(value);
    }

    /** From where to where a difference may lie, in points, without signs that a reader has to decode. */
    private String range(double lower, double upper) {
        boolean fine = Math.abs(lower) < FINE || Math.abs(upper) < FINE;
        String low = points(lower, fine);
        String high = points(upper, fine);
        if (lower >= 0) {
            return console.text("audit.summary.more", low, high);
        }
        if (upper <= 0) {
            return console.text("audit.summary.fewer", high, low);
        }
        return console.text(low.equals("1") ? "audit.summary.either-one" : "audit.summary.either", low, high);
    }

    /** The size of a difference in points: whole, or with one decimal where an end would round to zero. */
    private static String points(double difference, boolean fine) {
        return fine ? String.format(Locale.ROOT, "%.1f", 100 * Math.abs(difference)) : whole(Math.abs(difference));
    }

    private static String whole(double rate) {
        return Long.toString(Math.round(100 * rate));
    }

    /** Thousands set apart by a narrow no-break space from five digits on. */
    private static String grouped(long number) {
        return number < 10_000
                ? Long.toString(number)
                : String.format(Locale.ROOT, "%,d", number).replace(',', '\u202f');
    }

    private String label(AuditSpec.Dimension dimension, String group) {
        return text(dimension.groupLabels().getOrDefault(group, Label.same(group)));
    }

    private String text(Label label) {
        return console.language() == Language.ES ? label.es() : label.en();
    }
}
