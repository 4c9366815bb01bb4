package org.equidad.runner;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.equidad.features.AuditSpec;
import org.equidad.features.AuditSplit;
import org.equidad.features.Note;
import org.equidad.features.Separation;
import org.equidad.features.TestVault;

/** How the results were made, for {@code manifest.json}: inputs, options, versions, openings of the test year, notes. */
final class AuditManifest {
    private AuditManifest() {}

    static Map<String, Object> of(
            Program program, AuditOptions options, AuditInputs inputs, AuditSplit split, AuditModels models) {
        AuditSpec spec = inputs.spec();
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("program", "equidad");
        manifest.put("version", program.version());
        manifest.put("java", Runtime.version().feature());
        manifest.put("libraries", Equidad.libraries());
        manifest.put("audit", spec.name());
        manifest.put("synthetic_data", inputs.origin() == AuditInputs.Origin.SYNTHETIC);
        Map<String, Object> asked = new LinkedHashMap<>();
        asked.put("target", spec.target().name());
        asked.put("pace", options.pace().name().toLowerCase(Locale.ROOT));
        asked.put("seed", options.seed());
        asked.put("trials", models.settings().trials());
        asked.put("max_trees", models.settings().booster().maxTrees());
        models.minRecall().ifPresent(floor -> asked.put("min_recall", floor));
        asked.put("mitigation", AuditMitigation.asked(spec, options).isPresent());
        options.config().ifPresent(c -> asked.put("config", String.valueOf(c.getFileName())));
        if (options.config().isEmpty()) {
            asked.put("features", options.features().name().toLowerCase(Locale.ROOT));
        }
        manifest.put("options", asked);
        manifest.put("inputs", inputs.files());
        manifest.putAll(inputs.facts());
        Map<String, Object> years = new LinkedHashMap<>();
        years.put("train", split.years().train());
        split.years().validate().ifPresent(year -> years.put("validate", year));
        split.folds().ifPresent(folds -> {
            years.put("folds", folds.folds());
            years.put("draw", folds.unit().name().toLowerCase(Locale.ROOT));
            years.put("seed", folds.seed());
        });
        years.put("test", split.years().test());
        manifest.put("split", years);
        Map<String, Object> rows = new LinkedHashMap<>();
        split.counts().forEach((year, count) -> {
            Map<String, Object> part = new LinkedHashMap<>();
            part.put("rows", count.rows());
            part.put("labelled", count.labelled());
            rows.put(Integer.toString(year), part);
        });
        manifest.put("rows", rows);
        manifest.put(
                "test_year_openings",
                split.vault().ledger().stream().map(AuditManifest::opening).toList());
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("name", AuditModels.PRIMARY);
        model.put("sha256", models.hash());
        manifest.put("audited_model", model);
        Map<String, Object> hashes = new LinkedHashMap<>();
        models.models().keySet().forEach(name -> hashes.put(name, models.hash(name)));
        manifest.put("models_sha256", hashes);
        manifest.put("features", split.features().names());
        manifest.put("fitted_on_training_years", split.features().fitted());
        manifest.put("left_out_features", split.leftOut());
        manifest.put(
                "separation",
                split.separations().stream().map(AuditManifest::separation).toList());
        manifest.put(
                "absent_sources",
                split.notes().stream()
                        .filter(n -> n.kind().endsWith("_absent"))
                        .map(AuditManifest::note)
                        .toList());
        manifest.put("notes", split.notes().stream().map(AuditManifest::note).toList());
        return manifest;
    }

    private static Map<String, Object> opening(TestVault.Opening opening) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("who", opening.who());
        part.put("model_sha256", opening.modelHash());
        part.put("when", opening.when().toString());
        return part;
    }

    private static Map<String, Object> separation(Separation separation) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("feature", separation.feature());
        part.put("roc_auc_alone", separation.auc());
        part.put("share_of_cases_in_pure_values", separation.pureShare());
        return part;
    }

    private static Map<String, Object> note(Note note) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("kind", note.kind());
        part.put("where", note.where());
        part.put("count", note.count());
        part.put("text", note.text());
        return part;
    }
}
