package org.equidad.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.equidad.fairness.Status;
import org.equidad.features.AuditSpec;

/** {@code choropleth.json}: predicted beside administrative rates by district. */
final class ChoroplethJson {
    /** Fewer districts than these say nothing about a group of districts. */
    private static final int FEW_DISTRICTS = 10;

    private ChoroplethJson() {}

    static ObjectNode of(AuditSpec spec, DistrictResults results, String model, Instant generatedAt) {
        ObjectNode root = Json.object();
        root.put("generated_at", generatedAt.toString());
        root.put("model", model);
        root.put("score", "calibrated");
        ObjectNode note = root.putObject("note");
        note.put(
                "es",
                "La encuesta mide si quien estaba matriculado sigue estudiando; el registro administrativo cuenta retiros."
                        + " Son medidas distintas y no tienen el mismo nivel. La encuesta no está hecha para estimar"
                        + " distritos: ninguno debe citarse solo.");
        note.put(
                "en",
                "The survey measures whether those enrolled still study; the administrative register counts withdrawals."
                        + " They are different measures of different levels. The survey is not made to estimate districts:"
                        + " none should be quoted alone.");
        ObjectNode correlation = correlation(results.correlation());
        correlation.put("weights", "children whom the survey's sample of the district stands for");
        correlation.put(
                "test",
                "t test on Fisher's z with the standard error of the correlation, linearised over children under the"
                        + " survey's design; predictions and administrative rates are taken as they are");
        correlation.set("unseen_children_only", correlation(results.unseenOnly()));
        correlation.put("admin_rate_is_feature", results.administrativeIsFeature());
        if (results.administrativeIsFeature()) {
            ObjectNode caveat = correlation.putObject("caveat");
            caveat.put(
                    "es",
                    "La tasa administrativa del distrito es una de las variables del modelo, lo que acerca ambas cifras.");
            caveat.put(
                    "en",
                    "The district's administrative rate is one of the model's inputs, which brings the two closer.");
        }
        results.withoutIt().ifPresent(c -> correlation.set("without_admin_feature", correlation(c)));
        root.set("correlation", correlation);
        ObjectNode errors = root.putObject("error_by_indigenous_group");
        results.errors().forEach((group, error) -> {
            ObjectNode entry = errors.putObject(group);
            entry.put("n_districts", error.districts());
            boolean few = error.districts() < FEW_DISTRICTS;
            Json.number(
                    entry,
                    "mean_absolute_error",
                    few ? OptionalDouble.empty() : error.meanAbsoluteError().value());
            Json.number(
                    entry,
                    "mean_error",
                    few ? OptionalDouble.empty() : error.meanError().value());
            entry.set(
                    "uncertainty",
                    few
                            ? Json.emptied(error.meanAbsoluteError().method())
                            : Json.uncertainty(error.meanAbsoluteError()));
            entry.put(
                    "status",
                    few ? "few_districts" : Json.key(error.meanAbsoluteError().status()));
        });
        boolean all = results.errors().values().stream().allMatch(e -> e.districts() >= FEW_DISTRICTS);
        results.errorDifference().filter(d -> all).ifPresent(difference -> {
            ObjectNode entry = errors.putObject("difference");
            Json.number(entry, "mean_absolute_error", difference.value());
            entry.set("uncertainty", Json.uncertainty(difference));
            entry.put("status", Json.key(difference.status()));
        });
        Map<String, Status> hidden = hidden(results.districts(), spec.minimums().confidential());
        root.put("n_districts", results.districts().size());
        root.put("n_suppressed", hidden.size());
        ArrayNode districts = root.putArray("districts");
        for (DistrictResults.District district : results.districts()) {
            districts.add(district(
                    district,
                    hidden.getOrDefault(district.ubigeo(), Status.RELIABLE),
                    spec.minimums().group()));
        }
        return root;
    }

    private static ObjectNode correlation(DistrictResults.Correlation c) {
        ObjectNode node = Json.object();
        Json.number(node, "pearson_r", c.r());
        Json.number(node, "p_value", c.pValue());
        node.put("n_districts", c.districts());
        Json.number(node, "se", c.standardError());
        Json.number(node, "ci_lower", c.lower());
        Json.number(node, "ci_upper", c.upper());
        Json.number(node, "df", c.degreesOfFreedom());
        node.put("level", c.level());
        node.put("method", c.method());
        node.put("status", c.districts() < FEW_DISTRICTS || c.pValue().isEmpty() ? "few_districts" : "reliable");
        return node;
    }

    /**
     * Districts below the confidentiality minimum, and in a department where only one is, the next smallest: the
     * department's number of rows less the others would give it away.
     */
    private static Map<String, Status> hidden(List<DistrictResults.District> districts, int minimum) {
        Map<String, List<DistrictResults.District>> departments = new java.util.TreeMap<>();
        districts.forEach(d -> departments
                .computeIfAbsent(d.ubigeo().substring(0, 2), k -> new ArrayList<>())
                .add(d));
        Map<String, Status> hidden = new HashMap<>();
        departments.values().forEach(group -> {
            List<DistrictResults.District> sorted = new ArrayList<>(group);
            sorted.sort(Comparator.comparingLong(DistrictResults.District::students)
                    .thenComparing(DistrictResults.District::ubigeo));
            long rows = 0;
            int count = 0;
            for (DistrictResults.District d : sorted) {
                boolean small = d.students() < minimum;
                boolean covers = count > 0 && (count < 2 || rows < minimum);
                if (!small && !covers) {
                    break;
                }
                hidden.put(d.ubigeo(), small ? Status.SUPPRESSED : Status.SUPPRESSED_COMPLEMENT);
                rows += d.students();
                count++;
            }
        });
        return hidden;
    }

    private static ObjectNode district(DistrictResults.District d, Status status, int small) {
        boolean hidden = !status.isReliable();
        ObjectNode node = Json.object();
        node.put("ubigeo", d.ubigeo());
        node.put("department", d.department());
        node.put("provincia", d.province());
        node.put("distrito", d.district());
        if (hidden) {
            node.putNull("predicted_dropout_rate");
            node.putNull("admin_dropout_rate");
            node.putNull("model_error");
        } else {
            node.put("predicted_dropout_rate", d.predicted());
            Json.number(node, "admin_dropout_rate", d.administrative());
            Json.number(
                    node,
                    "model_error",
                    d.administrative().isPresent()
                            ? d.predicted() - d.administrative().getAsDouble()
                            : Double.NaN);
        }
        Json.number(node, "indigenous_language_pct", d.indigenous());
        Json.number(node, "poverty_index", d.poverty());
        if (hidden) {
            node.putNull("n_students_survey");
        } else {
            node.put("n_students_survey", d.students());
        }
        Json.number(node, "latitude", d.latitude());
        Json.number(node, "longitude", d.longitude());
        node.put("flagged_small_sample", hidden || d.students() < small);
        node.put("children", Json.key(d.rows()));
        node.put("status", Json.key(!hidden && d.students() < small ? Status.FEW_ROWS : status));
        return node;
    }
}
