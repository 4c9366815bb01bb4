package org.equidad.runner;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.equidad.features.AuditSpec;
import org.equidad.features.Enaho;
import org.equidad.features.Label;
import org.equidad.features.Studies;

/**
 * A set of features to try beside the audited one.
 *
 * @param name its key
 * @param kind where it comes from
 * @param label what readers see; for sets of the configuration, others have their words in the report
 * @param features declared features; a product follows its factors
 */
record ComparedSet(String name, Kind kind, Label label, List<AuditSpec.Feature> features) {

    /** Why a set is tried. */
    enum Kind {
        /** Has back what was left out because it gives the target away. */
        WITH_GIVEAWAYS,
        /** Has nothing that gives the target away or is computed from something that does. */
        WITHOUT_DERIVED,
        CONFIGURED,
        PRESET;

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final String WITH_LEFT_OUT = "with_left_out";
    private static final String WITHOUT_DERIVED = "without_derived";

    /**
     * All sets of an audit: those of the configuration, those of the ENAHO preset, and where a feature gives the target
     * away the sets with and without everything that carries it, unless the configuration has them.
     *
     * @param giveaways features that alone separate the target almost perfectly
     * @param leftOut those of them that the audited model does not have
     */
    static List<ComparedSet> of(AuditSpec spec, Set<String> giveaways, Set<String> leftOut, AuditOptions options) {
        Predicate<AuditSpec.Feature> audited = f -> !leftOut.contains(f.name());
        List<ComparedSet> sets = new ArrayList<>();
        for (Studies.FeatureSet set : spec.studies().featureSets()) {
            Predicate<AuditSpec.Feature> chosen = set.only().isEmpty()
                    ? f -> (audited.test(f) || set.with().contains(f.name()))
                            && !set.without().contains(f.name())
                    : f -> set.only().contains(f.name());
            sets.add(new ComparedSet(set.name(), Kind.CONFIGURED, set.label(), chosen(spec, chosen)));
        }
        if (!leftOut.isEmpty()) {
            add(sets, WITH_LEFT_OUT, Kind.WITH_GIVEAWAYS, spec.features());
        }
        Set<String> carriers = carriers(spec.features(), giveaways);
        List<AuditSpec.Feature> clean = chosen(spec, audited.and(f -> !carriers.contains(f.name())));
        if (clean.size() < chosen(spec, audited).size()) {
            add(sets, WITHOUT_DERIVED, Kind.WITHOUT_DERIVED, clean);
        }
        if (options.config().isEmpty()) {
            preset(spec, options)
                    .forEach((name, features) -> add(
                            sets,
                            name,
                            Kind.PRESET,
                            features.stream().filter(audited).toList()));
        }
        return List.copyOf(sets);
    }

    /** Adds a set unless there is one of its name or of the same features. */
    private static void add(List<ComparedSet> sets, String name, Kind kind, List<AuditSpec.Feature> features) {
        boolean known = sets.stream()
                .anyMatch(s -> s.name().equals(name) || new HashSet<>(s.features()).equals(new HashSet<>(features)));
        if (!known) {
            sets.add(new ComparedSet(name, kind, Label.same(name), features));
        }
    }

    private static List<AuditSpec.Feature> chosen(AuditSpec spec, Predicate<AuditSpec.Feature> wanted) {
        return spec.features().stream().filter(wanted).toList();
    }

    /** The features that give the target away and all that are computed from them, at any remove. */
    private static Set<String> carriers(List<AuditSpec.Feature> features, Set<String> giveaways) {
        Set<String> carriers = new HashSet<>(giveaways);
        boolean more = true;
        while (more) {
            more = false;
            for (AuditSpec.Feature feature : features) {
                boolean carries = feature.computedFrom().stream().anyMatch(carriers::contains)
                        || feature.coding() instanceof AuditSpec.Coding.Product product
                                && product.factors().stream().anyMatch(carriers::contains);
                more |= carries && carriers.add(feature.name());
            }
        }
        return carriers;
    }

    private static Map<String, List<AuditSpec.Feature>> preset(AuditSpec spec, AuditOptions options) {
        Map<String, List<AuditSpec.Feature>> sets = new LinkedHashMap<>();
        sets.put("individual_only", place(spec, false));
        sets.put("place_only", place(spec, true));
        Map<String, Enaho.FeatureSet> others = new LinkedHashMap<>();
        others.put("base_features", Enaho.FeatureSet.BASE);
        others.put("extended_features", Enaho.FeatureSet.EXTENDED);
        others.forEach((name, set) -> {
            if (set != options.features()) {
                sets.put(name, Enaho.features(set));
            }
        });
        return sets;
    }

    /** Products follow their factors, so they are kept where all of these are. */
    private static List<AuditSpec.Feature> place(AuditSpec spec, boolean wanted) {
        return chosen(
                spec,
                f -> f.coding() instanceof AuditSpec.Coding.Product
                        || Enaho.placeFeatures().contains(f.name()) == wanted);
    }
}
