package org.equidad.runner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.equidad.enahoio.Column;
import org.equidad.enahoio.NumberColumn;
import org.equidad.enahoio.Table;
import org.equidad.enahoio.TextColumn;
import org.equidad.export.DistrictResults;
import org.equidad.export.DistrictResults.Correlation;
import org.equidad.export.DistrictResults.District;
import org.equidad.export.DistrictResults.GroupError;
import org.equidad.export.DistrictResults.Rows;
import org.equidad.fairness.Domain;
import org.equidad.fairness.Estimate;
import org.equidad.fairness.Grouping;
import org.equidad.fairness.JointEstimates;
import org.equidad.fairness.Status;
import org.equidad.fairness.SurveyDesign;
import org.equidad.fairness.SurveyStatistics;
import org.equidad.features.AuditData;
import org.equidad.features.AuditSpec;
import org.equidad.features.AuditSplit;
import org.equidad.features.Label;
import org.equidad.models.FeatureMatrix;

/**
 * The audited model's mean predicted rate of each district beside its administrative dropout rate. A district's
 * prediction is the survey-weighted mean of the calibrated probability over its children of the validation and test
 * years, whom the model has not been trained on; over its children of the training years only where the survey has no
 * others there.
 */
final class AuditDistricts {
    private static final String CODE = "ubigeo";
    private static final String ADMINISTRATIVE = "district_dropout_rate_admin";
    private static final String INDIGENOUS = "census_indigenous_lang_pct";
    private static final String POVERTY = "poverty_index";
    private static final double LEVEL = 0.95;
    private static final double MANY = 0.5;
    private static final double FEW = 0.1;
    private static final int FEWEST = 3;
    private static final Set<String> SMALL_WORDS = Set.of("de", "del", "la", "las", "los", "el", "y");

    private final AuditSpec spec;
    private final AuditSplit split;
    private final AuditModels models;
    private final AuditData all;
    private final Optional<Table> places;
    private final int seed;

    private final SurveyDesign design;
    private final String[] code;
    private final double[] administrative;
    private final boolean[] unseen;
    private final boolean[] used;

    private AuditDistricts(
            AuditSpec spec, AuditSplit split, AuditModels models, AuditData all, Optional<Table> places, int seed) {
        this.spec = spec;
        this.split = split;
        this.models = models;
        this.all = all;
        this.places = places;
        this.seed = seed;
        this.design = all.design();
        this.code = codes(all.table());
        this.administrative = numbers(all.table(), ADMINISTRATIVE);
        this.unseen = new boolean[code.length];
        this.used = new boolean[code.length];
        int[] year = all.years();
        int[] label = all.label();
        Map<String, Boolean> hasUnseen = new LinkedHashMap<>();
        for (int i = 0; i < code.length; i++) {
            unseen[i] =
                    year[i] == split.years().test() || split.years().validate().equals(OptionalInt.of(year[i]));
            if (label[i] >= 0 && code[i] != null) {
                hasUnseen.merge(code[i], unseen[i], Boolean::logicalOr);
            }
        }
        for (int i = 0; i < code.length; i++) {
            used[i] = label[i] >= 0 && code[i] != null && unseen[i] == hasUnseen.get(code[i]);
        }
    }

    /**
     * The comparison; empty where the rows know no district or no administrative rate.
     *
     * @param all the rows of all years
     * @param places names and coordinates of districts
     */
    static Optional<DistrictResults> compare(
            AuditSpec spec, AuditSplit split, AuditModels models, AuditData all, Optional<Table> places, int seed) {
        Table table = all.table();
        if (!table.has(CODE) || !(table.column(CODE) instanceof TextColumn) || !table.has(ADMINISTRATIVE)) {
            return Optional.empty();
        }
        return Optional.of(new AuditDistricts(spec, split, models, all, places, seed).results());
    }

    private DistrictResults results() {
        double[] predicted =
                models.calibration().calibrator().apply(models.primary().score(all));
        boolean isFeature = all.featureNames().contains(ADMINISTRATIVE);
        Map<String, GroupError> errors = new LinkedHashMap<>();
        Optional<Estimate> difference = errors(predicted, errors);
        return new DistrictResults(
                districts(predicted),
                correlation(predicted, used),
                correlation(predicted, and(used, unseen)),
                isFeature,
                isFeature ? Optional.of(correlation(withoutRate(), used)) : Optional.empty(),
                errors,
                difference);
    }

    /** The calibrated probability of the same model trained without the administrative rate. */
    private double[] withoutRate() {
        List<String> names = all.featureNames().stream()
                .filter(n -> !n.equals(ADMINISTRATIVE))
                .toList();
        LearningYears years = LearningYears.of(spec, split);
        Function<AuditData, FeatureMatrix> inputs =
                part -> FeatureMatrix.of(part.featureNames(), part.features()).select(names);
        LearningYears.Judged judged =
                years.lightGbm(inputs, split.train().weights(), models.parameters(), models.booster());
        return years.calibration(judged.scores(), seed)
                .calibrator()
                .apply(judged.model().score(inputs.apply(all)));
    }

    /** Sums of a district's children. */
    private static final class Sums {
        private double weight;
        private double predicted;
        private double administrative;
        private double administrativeWeight;
        private long rows;
        private int first = -1;

        double mean() {
            return predicted / weight;
        }

        double rate() {
            return administrative / administrativeWeight;
        }
    }

    private Correlation correlation(double[] predicted, boolean[] rows) {
        return correlation(design, all.weights(), code, predicted, administrative, rows);
    }

    private Map<String, Sums> sums(double[] predicted) {
        return sums(all.weights(), code, predicted, administrative, used);
    }

    private static Map<String, Sums> sums(
            double[] weight, String[] code, double[] predicted, double[] administrative, boolean[] rows) {
        Map<String, Sums> sums = new TreeMap<>();
        for (int i = 0; i < rows.length; i++) {
            if (!rows[i] || !(weight[i] > 0)) {
                continue;
            }
            Sums s = sums.computeIfAbsent(code[i], k -> new Sums());
            s.weight += weight[i];
            s.predicted += weight[i] * predicted[i];
            s.rows++;
            if (s.first < 0) {
                s.first = i;
            }
            if (!Double.isNaN(administrative[i])) {
                s.administrative += weight[i] * administrative[i];
                s.administrativeWeight += weight[i];
            }
        }
        return sums;
    }

    /**
     * Pearson's correlation of the districts' mean predictions and administrative rates, districts weighted by their
     * children. Its standard error is that of the total of its influence values over children: with P and A a district's
     * means, p a child's prediction and W the sum of weights,
     *
     * <p>dr = [(p-mP)(A-mA) - Spa] / (W sqrt(Spp Saa)) - r/2 { [(A-mA)² - Saa]/(W Saa) + [2P p - P² - mP² - Spp
     * - 2 mP (p-mP)]/(W Spp) }
     *
     * <p>where Spp is the variance of the district means, so that a district's own children share its influence.
     */
    static Correlation correlation(
            SurveyDesign design,
            double[] weights,
            String[] code,
            double[] predicted,
            double[] administrative,
            boolean[] rows) {
        boolean[] known = new boolean[rows.length];
        for (int i = 0; i < rows.length; i++) {
            known[i] = rows[i] && !Double.isNaN(administrative[i]);
        }
        Map<String, Sums> districts = sums(weights, code, predicted, administrative, known);
        String method = design.varianceMethod();
        double total = 0;
        double mp = 0;
        double ma = 0;
        for (Sums s : districts.values()) {
            total += s.weight;
            mp += s.predicted;
            ma += s.administrative;
        }
        mp /= total;
        ma /= total;
        double spp = 0;
        double saa = 0;
        double spa = 0;
        for (Sums s : districts.values()) {
            double share = s.weight / total;
            spp += share * (s.mean() - mp) * (s.mean() - mp);
            saa += share * (s.rate() - ma) * (s.rate() - ma);
            spa += share * (s.mean() - mp) * (s.rate() - ma);
        }
        if (districts.size() < FEWEST || !(spp > 0) || !(saa > 0)) {
            return new Correlation(
                    districts.size(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    0,
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    LEVEL,
                    OptionalDouble.empty(),
                    method);
        }
        double r = spa / Math.sqrt(spp * saa);
        double[] influence = new double[known.length];
        for (int i = 0; i < influence.length; i++) {
            if (!known[i]) {
                continue;
            }
            Sums s = districts.get(code[i]);
            if (s == null) {
                continue; // weight zero
            }
            double mean = s.mean();
            double rate = s.rate();
            double p = predicted[i];
            double ofProduct = (p - mp) * (rate - ma) - spa;
            double ofRate = (rate - ma) * (rate - ma) - saa;
            double ofMean = 2 * mean * p - mean * mean - mp * mp - spp - 2 * mp * (p - mp);
            influence[i] = (ofProduct / Math.sqrt(spp * saa) - r / 2 * (ofRate / saa + ofMean / spp)) / total;
        }
        Estimate spread = SurveyStatistics.on(design).total("correlation", influence, Domain.of(known));
        double df = spread.degreesOfFreedom();
        double se = spread.standardError().orElse(Double.NaN);
        if (!(se > 0) || !(df > 0) || !(Math.abs(r) < 1)) {
            return new Correlation(
                    districts.size(),
                    OptionalDouble.of(r),
                    OptionalDouble.empty(),
                    0,
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    LEVEL,
                    OptionalDouble.empty(),
                    method);
        }
        // On Fisher's scale the standard error is that of r over 1 - r².
        double z = atanh(r);
        double stretch = 1 / (1 - r * r);
        double half = spread.interval()
                .map(i -> (i.upper() - i.lower()) / 2 * stretch)
                .orElse(Double.NaN);
        Estimate transformed = new Estimate(
                "fisher_z",
                OptionalDouble.of(z),
                OptionalDouble.of(se * stretch),
                df,
                Optional.empty(),
                spread.counts(),
                Status.RELIABLE,
                method);
        return new Correlation(
                districts.size(),
                OptionalDouble.of(r),
                OptionalDouble.of(se),
                df,
                OptionalDouble.of(Math.tanh(z - half)),
                OptionalDouble.of(Math.tanh(z + half)),
                LEVEL,
                transformed.pValueOfZero(),
                method);
    }

    private static double atanh(double r) {
        return 0.5 * Math.log((1 + r) / (1 - r));
    }

    /**
     * Mean absolute difference of the two rates among children of districts with many and with few indigenous speakers.
     * A child's value is |P - A| + sign(P - A) (p - P): its weighted mean is the group's error and its spread that
     * error's, the district means being estimated too.
     */
    private Optional<Estimate> errors(double[] predicted, Map<String, GroupError> errors) {
        double[] indigenous = all.table().has(INDIGENOUS) ? numbers(all.table(), INDIGENOUS) : new double[0];
        if (indigenous.length == 0) {
            return Optional.empty();
        }
        Map<String, Sums> districts = sums(predicted);
        double[] absolute = new double[code.length];
        double[] signed = new double[code.length];
        int[] group = new int[code.length];
        Arrays.fill(absolute, Double.NaN);
        Arrays.fill(signed, Double.NaN);
        List<Set<String>> members = List.of(new TreeSet<>(), new TreeSet<>());
        for (int i = 0; i < code.length; i++) {
            double share = indigenous[i] / 100;
            group[i] = share < FEW ? 0 : share > MANY ? 1 : -1;
            Sums s = used[i] ? districts.get(code[i]) : null;
            if (s == null || !(s.administrativeWeight > 0) || group[i] < 0) {
                continue;
            }
            double error = s.mean() - s.rate();
            signed[i] = predicted[i] - s.rate();
            absolute[i] = Math.abs(error) + Math.signum(error) * (predicted[i] - s.mean());
            members.get(group[i]).add(code[i]);
        }
        List<String> keys = List.of("below_10_pct", "above_50_pct");
        Grouping groups = Grouping.of("indigenous_language", group, keys);
        SurveyStatistics survey = SurveyStatistics.on(design);
        JointEstimates means = survey.means("mean_absolute_error", absolute, groups, Domain.all());
        JointEstimates biases = survey.means("mean_error", signed, groups, Domain.all());
        for (int g = 0; g < keys.size(); g++) {
            errors.put(keys.get(g), new GroupError(members.get(g).size(), means.estimate(g), biases.estimate(g)));
        }
        return members.stream().noneMatch(Set::isEmpty) ? Optional.of(means.difference(1, 0)) : Optional.empty();
    }

    private List<District> districts(double[] predicted) {
        double[] indigenous = optional(INDIGENOUS);
        double[] poverty = optional(POVERTY);
        Map<String, Integer> rowOf = new LinkedHashMap<>();
        places.ifPresent(table -> {
            String[] known = codes(table);
            for (int i = 0; i < known.length; i++) {
                rowOf.put(known[i], i);
            }
        });
        List<District> districts = new ArrayList<>();
        sums(predicted).forEach((ubigeo, s) -> {
            Optional<Integer> row = Optional.ofNullable(rowOf.get(ubigeo));
            districts.add(new District(
                    ubigeo,
                    place(row, "department").orElseGet(() -> department(ubigeo)),
                    place(row, "province").orElse(ubigeo.substring(0, 4)),
                    place(row, "district").orElse(ubigeo),
                    s.mean(),
                    s.administrativeWeight > 0 ? OptionalDouble.of(s.rate()) : OptionalDouble.empty(),
                    fraction(indigenous[s.first]),
                    fraction(poverty[s.first]),
                    s.rows,
                    s.weight,
                    coordinate(row, "latitude"),
                    coordinate(row, "longitude"),
                    unseen[s.first] ? Rows.UNSEEN : Rows.TRAINING));
        });
        return districts;
    }

    private double[] optional(String name) {
        if (all.table().has(name)) {
            return numbers(all.table(), name);
        }
        double[] none = new double[code.length];
        Arrays.fill(none, Double.NaN);
        return none;
    }

    private static OptionalDouble fraction(double percent) {
        return Double.isNaN(percent)
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.min(1, Math.max(0, percent / 100)));
    }

    private String department(String ubigeo) {
        return spec.dimensions().stream()
                .filter(d -> d.name().equals("department"))
                .findFirst()
                .map(d -> d.groupLabels()
                        .getOrDefault(
                                d.groups().getOrDefault(Integer.toString(Integer.parseInt(ubigeo.substring(0, 2))), ""),
                                Label.same(ubigeo.substring(0, 2)))
                        .es())
                .orElse(ubigeo.substring(0, 2));
    }

    private Optional<String> place(Optional<Integer> row, String name) {
        if (row.isEmpty() || places.isEmpty() || !places.get().has(name)) {
            return Optional.empty();
        }
        Column column = places.get().column(name);
        return column instanceof TextColumn text && !column.isMissing(row.get())
                ? Optional.of(proper(text.get(row.get())))
                : Optional.empty();
    }

    /** Names that a source writes in capitals, as people write them. */
    static String proper(String name) {
        if (!name.equals(name.toUpperCase(Locale.ROOT))) {
            return name;
        }
        StringBuilder proper = new StringBuilder();
        for (String word : name.toLowerCase(Locale.ROOT).split(" ")) {
            if (!proper.isEmpty()) {
                proper.append(' ');
            }
            boolean small = !proper.isEmpty() && SMALL_WORDS.contains(word);
            proper.append(
                    small || word.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return proper.toString();
    }

    private OptionalDouble coordinate(Optional<Integer> row, String name) {
        if (row.isEmpty() || places.isEmpty() || !places.get().has(name)) {
            return OptionalDouble.empty();
        }
        double value = numbers(places.get(), name)[row.get()];
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static boolean[] and(boolean[] one, boolean[] other) {
        boolean[] both = new boolean[one.length];
        for (int i = 0; i < both.length; i++) {
            both[i] = one[i] && other[i];
        }
        return both;
    }

    private static String[] codes(Table table) {
        Column column = table.column(CODE);
        String[] codes = new String[column.size()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = column instanceof TextColumn text && !column.isMissing(i) ? text.get(i) : null;
        }
        return codes;
    }

    private static double[] numbers(Table table, String name) {
        Column column = table.column(name);
        double[] values = new double[column.size()];
        Arrays.setAll(
                values,
                i -> column instanceof NumberColumn number && !column.isMissing(i) ? number.get(i) : Double.NaN);
        return values;
    }
}
