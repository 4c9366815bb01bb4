package org.equidad.runner;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.equidad.fairness.Estimate;
import org.equidad.fairness.GroupReport;
import org.equidad.fairness.Grouping;
import org.equidad.fairness.Interval;
import org.equidad.fairness.Metric;
import org.equidad.features.AuditSpec;
import org.equidad.features.Enaho;
import org.equidad.features.Label;

/** What a version of the model changes for a group, in Spanish and English. */
final class MitigationWords {
    private final AuditSpec spec;

    MitigationWords(AuditSpec spec) {
        this.spec = spec;
    }

    /** Words in each language for a group whose rates may be quoted: missed and false alarms, before and after. */
    Optional<Map<String, Object>> of(Grouping grouping, int code, String version, GroupReport report) {
        boolean quotable = List.of(MitigationAttempt.AUDITED, version).stream()
                .map(v -> report.group(StackedScores.dimension(), v))
                .allMatch(g -> Published.quotable(g, Metric.FNR) && Published.quotable(g, Metric.FPR));
        Optional<Interval> change = report.gap(Metric.FNR, StackedScores.dimension(), version)
                .difference()
                .interval();
        if (!quotable || change.isEmpty()) {
            return Optional.empty();
        }
        Label dimension = joined(grouping.names(), name -> spec.dimension(name).label());
        Map<String, String> values = grouping.values(code);
        Label group = joined(List.copyOf(values.keySet()), name -> {
            String value = values.get(name);
            return spec.dimension(name).groupLabels().getOrDefault(value, Label.same(value));
        });
        Estimate before = report.group(StackedScores.dimension(), MitigationAttempt.AUDITED)
                .estimate(Metric.FNR);
        Estimate after = report.group(StackedScores.dimension(), version).estimate(Metric.FNR);
        Estimate alarmsBefore = report.group(StackedScores.dimension(), MitigationAttempt.AUDITED)
                .estimate(Metric.FPR);
        Estimate alarmsAfter = report.group(StackedScores.dimension(), version).estimate(Metric.FPR);
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("group", String.join("_", values.values()));
        entry.put("version", version);
        entry.put(
                "es",
                String.format(
                        Locale.ROOT,
                        "%s (%s): de cada 100 casos de %s, %s no detecta a %s; el modelo auditado, a %s. %s"
                                + " De cada 100 %s que no lo son, marca a %s; el modelo auditado, a %s.",
                        capital(dimension.es()),
                        group.es(),
                        spec.outcome().label().es(),
                        nameEs(version),
                        whole(after),
                        whole(before),
                        rangeEs(change.get()),
                        spec.name().equals(Enaho.NAME) ? "estudiantes" : "personas",
                        whole(alarmsAfter),
                        whole(alarmsBefore)));
        entry.put(
                "en",
                String.format(
                        Locale.ROOT,
                        "%s (%s): of every 100 with the outcome (%s), %s misses %s; the audited model, %s. %s"
                                + " Of every 100 without it, it flags %s; the audited model, %s.",
                        capital(dimension.en()),
                        group.en(),
                        spec.outcome().label().en(),
                        nameEn(version),
                        whole(after),
                        whole(before),
                        rangeEn(change.get()),
                        whole(alarmsAfter),
                        whole(alarmsBefore)));
        return Optional.of(entry);
    }

    /** Of a crossing the labels of its parts. */
    private static Label joined(List<String> names, Function<String, Label> label) {
        List<Label> labels = names.stream().map(label).toList();
        return new Label(
                labels.stream().map(Label::es).collect(Collectors.joining(", ")),
                labels.stream().map(Label::en).collect(Collectors.joining(", ")));
    }

    private static String nameEs(String version) {
        return switch (version) {
            case MitigationAttempt.REWEIGHED -> "un modelo entrenado con pesos corregidos";
            case MitigationAttempt.UNCONSTRAINED -> "el mejor umbral único por exactitud balanceada";
            case "demographic_parity" -> "un umbral por grupo que marca a la misma proporción de cada grupo";
            case "equal_opportunity" -> "un umbral por grupo que detecta a la misma proporción de casos de cada grupo";
            default -> "un umbral por grupo que acerca aciertos y falsas alarmas entre los grupos";
        };
    }

    private static String nameEn(String version) {
        return switch (version) {
            case MitigationAttempt.REWEIGHED -> "a model trained on corrected weights";
            case MitigationAttempt.UNCONSTRAINED -> "the best single threshold by balanced accuracy";
            case "demographic_parity" -> "a threshold for each group that flags the same share of every group";
            case "equal_opportunity" -> "a threshold for each group that finds the same share of every group's cases";
            default -> "a threshold for each group that brings hits and false alarms of the groups together";
        };
    }

    static String rangeEs(Interval change) {
        String low = points(change.lower());
        String high = points(change.upper());
        if (change.upper() <= 0) {
            return "El cambio va de " + high + " a " + low + " puntos porcentuales menos (IC 95 %).";
        }
        if (change.lower() >= 0) {
            return "El cambio va de " + low + " a " + high + " puntos porcentuales más (IC 95 %).";
        }
        return "El cambio va de " + low + " puntos porcentuales menos a " + high + " más (IC 95 %): podría no haberlo.";
    }

    static String rangeEn(Interval change) {
        String low = points(change.lower());
        String high = points(change.upper());
        if (change.upper() <= 0) {
            return "The change is " + high + " to " + low + " percentage points fewer (95% CI).";
        }
        if (change.lower() >= 0) {
            return "The change is " + low + " to " + high + " percentage points more (95% CI).";
        }
        return "The change runs from " + low + " percentage points fewer to " + high
                + " more (95% CI); there may be none.";
    }

    private static String points(double difference) {
        return String.format(Locale.ROOT, "%.1f", 100 * Math.abs(difference));
    }

    private static String whole(Estimate rate) {
        return Long.toString(Math.round(100 * rate.value().orElseThrow()));
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
