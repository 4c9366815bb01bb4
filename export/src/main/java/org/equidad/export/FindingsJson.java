package org.equidad.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.equidad.export.Finding.Kind;
import org.equidad.features.Label;

/**
 * {@code findings.json}: the five to seven statements about an export that are worth printing, most striking first, made
 * from its documents and from nothing else. What is worth printing: {@code docs/findings.md}.
 */
public final class FindingsJson {
    private static final int MOST = 7;
    private static final int FEWEST = 5;
    /** Below this, a statement is only told where there would be too few others. */
    private static final double WORTH_TELLING = 0.02;

    private FindingsJson() {}

    /** A finding with the score that it was chosen for. */
    private record Chosen(Finding finding, double score) {}

    /**
     * The findings of these documents. The same documents give the same findings.
     *
     * @param documents of one export; those that are absent add no findings
     */
    public static ObjectNode of(ExportDocuments documents) {
        FindingCandidates candidates = new FindingCandidates(documents);
        List<Finding> all = candidates.all();
        List<Chosen> chosen = choose(all, candidates);
        JsonNode fairness = documents.document(ExportDocuments.FAIRNESS).orElse(Json.object());
        JsonNode manifest = documents.document(ExportDocuments.MANIFEST).orElse(Json.object());
        boolean synthetic = synthetic(manifest);
        ObjectNode root = Json.object();
        root.put("generated_at", fairness.path("generated_at").asText());
        String hash = manifest.at("/audited_model/sha256").asText();
        root.put(
                "model_version",
                fairness.path("model").asText()
                        + (hash.isEmpty() ? "" : " " + hash.substring(0, Math.min(12, hash.length()))));
        root.put("test_year", fairness.path("test_year").asInt());
        root.put("margin", candidates.margin());
        root.put("candidates_considered", all.size());
        root.put("group_comparisons_considered", candidates.comparisons());
        root.put("synthetic_data", synthetic);
        if (synthetic) {
            put(root, "notice", notice(manifest));
        }
        if (chosen.size() < FEWEST) {
            put(
                    root,
                    "note",
                    new Label(
                            "Los datos permiten solo " + chosen.size() + " de los cinco hallazgos que se buscan.",
                            "The data allow only " + chosen.size() + " of the five findings looked for."));
        }
        ArrayNode findings = root.putArray("findings");
        for (int i = 0; i < chosen.size(); i++) {
            findings.add(entry(i + 1, chosen.get(i), synthetic ? Optional.of(notice(manifest)) : Optional.empty()));
        }
        return root;
    }

    /** Whether the audit invented its survey or any year's files say that they are invented. */
    static boolean synthetic(JsonNode manifest) {
        for (JsonNode year : manifest.path("ingest").path("years")) {
            if (year.path("provenance").asText().equals("synthetic")) {
                return true;
            }
        }
        return manifest.path("synthetic_data").asBoolean(false);
    }

    private static Label notice(JsonNode manifest) {
        return manifest.path("audit").asText().equals("enaho")
                ? new Label(
                        "Datos inventados: nada de esto es un hallazgo sobre el Perú.",
                        "Invented data: nothing here is a finding about Peru.")
                : new Label(
                        "Datos inventados: nada de esto es un hallazgo sobre nadie.",
                        "Invented data: nothing here is a finding about anybody.");
    }

    private static void put(ObjectNode node, String name, Label text) {
        node.put(name + "_es", text.es());
        node.put(name + "_en", text.en());
    }

    /**
     * Greedy: the best score first, each pick lowering the score of what resembles it. One place is for the other
     * definition of the target, one for what cannot be known.
     */
    private static List<Chosen> choose(List<Finding> all, FindingCandidates candidates) {
        List<Chosen> chosen = new ArrayList<>();
        Optional<Finding> unknown = all.stream()
                .filter(f -> f.kind() == Kind.UNKNOWN)
                .max(Comparator.comparingDouble(Finding::score)
                        .thenComparing(Finding::source, Comparator.reverseOrder()));
        boolean target = candidates.target(List.of()).isPresent();
        int free = MOST - (target ? 1 : 0) - (unknown.isPresent() ? 1 : 0);
        Set<Finding> left = new java.util.LinkedHashSet<>(all);
        left.removeIf(f -> f.kind() == Kind.UNKNOWN);
        for (int least = FEWEST - (MOST - free); chosen.size() < free; ) {
            Chosen best = null;
            for (Finding candidate : left) {
                double score = candidate.score() * novelty(candidate, chosen);
                if (score > 0
                        && (best == null
                                || score > best.score()
                                || score == best.score()
                                        && candidate
                                                        .source()
                                                        .compareTo(
                                                                best.finding().source())
                                                < 0)) {
                    best = new Chosen(candidate, score);
                }
            }
            if (best == null || best.score() < WORTH_TELLING && chosen.size() >= least) {
                break;
            }
            chosen.add(best);
            left.remove(best.finding());
        }
        unknown.ifPresent(f -> chosen.add(new Chosen(f, f.score())));
        List<Finding> sofar = chosen.stream().map(Chosen::finding).toList();
        candidates.target(sofar).ifPresent(f -> chosen.add(new Chosen(f, f.score())));
        chosen.sort(Comparator.comparingDouble((Chosen c) -> -c.score())
                .thenComparing(c -> c.finding().source()));
        return chosen;
    }

    /** From 1, nothing like it was chosen, to 0, it was already said. */
    private static double novelty(Finding candidate, List<Chosen> chosen) {
        double novelty = 1;
        for (Chosen pick : chosen) {
            Finding before = pick.finding();
            boolean sameDimension = family(candidate).equals(family(before));
            Set<String> shared = new HashSet<>(family(candidate));
            shared.retainAll(family(before));
            if (candidate.kind() == before.kind() && once(candidate.kind())) {
                return 0;
            }
            if (candidate.metric().equals(before.metric()) && !shared.isEmpty()) {
                // The same error for the same attribute, whole or crossed.
                novelty *= sameDimension ? 0 : 0.35;
            } else if (!shared.isEmpty()) {
                novelty *= 0.5;
            } else if (candidate.metric().equals(before.metric())) {
                novelty *= 0.8;
            }
        }
        return novelty;
    }

    private static boolean once(Kind kind) {
        return switch (kind) {
            case OVERALL, EXPLANATION, DISTRICTS, TARGET, MODELS, UNKNOWN, CALIBRATION -> true;
            case GAP, INTERSECTION, RATE -> false;
        };
    }

    private static Set<String> family(Finding finding) {
        Set<String> family = new HashSet<>();
        finding.dimensions().forEach(d -> family.add(d.equals("language_disaggregated") ? "language" : d));
        return family;
    }

    private static ObjectNode entry(int id, Chosen chosen, Optional<Label> notice) {
        Finding finding = chosen.finding();
        ObjectNode node = Json.object();
        node.put("id", id);
        node.put("stat", finding.stat());
        node.put("stat_context", finding.context().es());
        node.put("stat_context_en", finding.context().en());
        put(node, "headline", finding.headline());
        put(
                node,
                "explanation",
                notice.map(n -> FindingTexts.join(n, finding.explanation())).orElse(finding.explanation()));
        node.put("metric_source", finding.source());
        node.put("value", finding.value());
        node.put("unit", Json.key(finding.unit()));
        finding.people().ifPresent(people -> {
            ObjectNode children = node.putObject("n_children");
            children.put("value", people.value());
            boolean interval = !people.interval().isEmpty();
            Json.number(children, "ci_lower", interval ? people.interval().get(0) : Double.NaN);
            Json.number(children, "ci_upper", interval ? people.interval().get(1) : Double.NaN);
            put(children, "who", people.who());
        });
        node.put("visualization_type", finding.picture());
        node.put("data_key", finding.data());
        node.put("severity", severity(finding));
        node.set("uncertainty", finding.uncertainty());
        node.put("verdict", finding.verdict().key());
        node.put("kind", Json.key(finding.kind()));
        node.put("metric", finding.metric());
        node.set("dimensions", Json.tree(finding.dimensions()));
        node.put("score", chosen.score());
        return node;
    }

    /** How serious it is if true: size and certainty, never certainty alone. */
    private static String severity(Finding finding) {
        double size = finding.size();
        return switch (finding.verdict()) {
            case CLEAR, DESCRIPTIVE -> size >= 0.5 ? "high" : size >= 0.25 ? "medium" : "low";
            case UNCERTAIN -> size >= 0.5 ? "medium" : "low";
            case CANNOT_TELL -> finding.kind() == Kind.UNKNOWN && size >= 0.5 ? "medium" : "low";
            case SMALL -> "low";
        };
    }
}
