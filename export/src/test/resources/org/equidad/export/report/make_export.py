"""Cuts an audit of the synthetic survey down to a small export for tests of the report, and adds invented districts.

equidad audit --quick --out DIR; python3 make_export.py DIR export
"""
import json
import random
import sys

source, target = sys.argv[1:3]
KEPT = ["language", "language_disaggregated", "sex", "rural", "poverty", "region"]


def read(name):
    with open(f"{source}/{name}", encoding="utf-8") as file:
        return json.load(file)


def rounded(node):
    if isinstance(node, dict):
        return {k: rounded(v) for k, v in node.items()}
    if isinstance(node, list):
        return [rounded(v) for v in node]
    return round(node, 5) if isinstance(node, float) else node


def write(name, node):
    with open(f"{target}/{name}", "w", encoding="utf-8") as file:
        json.dump(rounded(node), file, ensure_ascii=False, separators=(",", ":"))
        file.write("\n")


f = read("fairness_metrics.json")
inner = f["dimensions"]["intersections"]
f["dimensions"] = {k: f["dimensions"][k] for k in KEPT}
for d in f["dimensions"].values():
    d["gaps"]["pairwise"] = [g for g in d["gaps"]["pairwise"] if g["metric"] in ("fnr", "fpr")]
f["dimensions"]["intersections"] = {"language_x_rural": inner["language_x_rural"]}
inner["language_x_rural"]["gaps"]["pairwise"] = []
f.pop("described_dimensions", None)
for t in f["target_sensitivity"].values():
    t["dimensions"] = {k: t["dimensions"][k] for k in ("sex", "rural")}
curves = f["calibration_curves"]
curves["dimensions"] = {k: curves["dimensions"][k] for k in ("language", "sex")}
explorer = f["threshold_explorer"]
keep = [i for i, t in enumerate(explorer["thresholds"]) if i % 6 == 0 or t == explorer["audited"]]


def thin(node):
    if isinstance(node, dict):
        return {k: thin(v) for k, v in node.items()}
    return [node[i] for i in keep] if isinstance(node, list) else node


f["threshold_explorer"] = thin(
    {k: v for k, v in explorer.items() if k != "dimensions"}
    | {"dimensions": {k: explorer["dimensions"][k] for k in ("language", "sex")}}
)
write("fairness_metrics.json", f)

d = read("descriptive_tables.json")
for key in list(d):
    wanted = ["language", "sex", "rural", "poverty_quintile", "interview_month", "sex_x_level", "language_x_rural", "level"]
    if key.startswith("dropout_by_") and key[len("dropout_by_"):] not in wanted or key.startswith("heatmap_sex"):
        del d[key]
trend = d["temporal_trend"]
d["temporal_trend"] = {
    k: v for k, v in trend.items()
    if k in ("years", "overall_rate", "overall_rows", "by_language", "by_language_rows", "by_sex", "by_sex_rows")
}
for t in d["target_sensitivity"].values():
    t["dimensions"] = {}
write("descriptive_tables.json", d)

m = read("model_results.json")
# The recall floor is there where the audit ran with --min-recall 0.75.
studies = {k: m[k] for k in ("decision_curve", "feature_sets", "recall_floor") if k in m}
for key in ("decision_curve", "recall_floor"):
    if key in studies:
        dimensions = studies[key]["dimensions"]
        studies[key]["dimensions"] = {k: dimensions[k] for k in ("sex", "language", "region")}
for s in studies.get("feature_sets", {"sets": {}})["sets"].values():
    s["missed_rate"] = {"sex": s["missed_rate"]["sex"]}
write(
    "model_results.json",
    {k: m[k] for k in ("generated_at", "target", "primary_model", "alerta_escuela_comparison")}
    | {"models": {
        name: {k: v for k, v in model.items() if k == "curves" or isinstance(v, dict) and "pr_auc" in v}
        for name, model in m["models"].items()
    }}
    | studies,
)

manifest = read("manifest.json")
manifest["inputs"] = manifest["inputs"][:3]
manifest["notes"] = []
manifest.pop("separation", None)
manifest.pop("fitted_on_training_years", None)
for year in manifest["ingest"]["years"].values():
    for key in ("files", "dropped", "missing_cells", "codes"):
        year.pop(key, None)
manifest["ingest"] = {"years": manifest["ingest"]["years"]}
manifest["gates"] = manifest["gates"][-8:]
write("manifest.json", {k: manifest[k] for k in manifest if k in (
    "generated_at", "program", "version", "java", "audit", "synthetic_data", "options", "inputs", "ingest", "split",
    "rows", "test_year_openings", "audited_model", "absent_sources", "warnings", "gates")})

s = read("shap_values.json")
for key in ("by_group", "gap_decomposition", "global_mean", "effects"):
    s.pop(key, None)
top = sorted(s["global_importance"], key=lambda n: -s["global_importance"][n])[:12]
s["distribution"] = {k: v for k, v in s["distribution"].items() if k in top}
write("shap_values.json", s)

random.seed(5)
districts = []
for i in range(80):
    predicted = random.uniform(0.05, 0.3)
    admin = max(0.0, 0.1 * predicted + random.gauss(0, 0.01))
    districts.append({
        "ubigeo": f"{1 + i % 25:02d}{1 + i // 25:02d}01", "department": f"DEPARTAMENTO {1 + i % 25}",
        "provincia": "PROVINCIA", "distrito": f"ÑAHUÍN {i}", "predicted_dropout_rate": None if i == 7 else predicted,
        "admin_dropout_rate": None if i == 9 else admin, "model_error": None if i in (7, 9) else predicted - admin,
        "indigenous_language_pct": random.random(), "poverty_index": random.random(),
        "n_students_survey": None if i == 7 else random.randint(5, 60),
        "latitude": None if i == 11 else random.uniform(-18, -0.5), "longitude": random.uniform(-81, -69)})
write("choropleth.json", {
    "generated_at": f["generated_at"],
    "correlation": {"pearson_r": 0.41, "p_value": 0.002, "n_districts": 78},
    "error_by_indigenous_group": {
        "above_50_pct": {"mae": 0.18, "n_districts": 30}, "below_10_pct": {"mae": 0.15, "n_districts": 12}},
    "districts": districts})

sex = f["dimensions"]["sex"]["gaps"]["pairwise"]
place = next(i for i, g in enumerate(sex) if g["metric"] == "fnr")
u = sex[place]["uncertainty"]
finding = {
    "id": 1, "stat": "15", "stat_context": "puntos porcentuales menos", "headline_es": "Ejemplo de hallazgo sobre el sexo",
    "headline_en": "Example of a finding on sex", "explanation_es": "Frase de ejemplo para probar el informe, sin más contenido.",
    "explanation_en": "A sentence of an example for testing the report, no more.",
    "metric_source": f"fairness_metrics.json#/dimensions/sex/gaps/pairwise/{place}/difference",
    "visualization_type": "bar_chart", "data_key": "dimensions.sex", "severity": "high",
    "uncertainty": {k: u[k] for k in ("se", "ci_lower", "ci_upper", "df", "method", "level")}, "verdict": "clear"}
write("findings.json", {
    "generated_at": f["generated_at"], "model_version": "0", "findings": [finding | {"id": i + 1} for i in range(5)]})
