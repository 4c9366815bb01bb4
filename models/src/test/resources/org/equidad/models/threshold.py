"""Makes threshold.json: average precision and the F1 sweep of scikit-learn on the two CSV files beside it."""
import json
import sys

import numpy
import pandas
import sklearn
from sklearn.metrics import average_precision_score, precision_recall_curve

out = {"versions": {"python": sys.version.split()[0], "numpy": numpy.__version__, "sklearn": sklearn.__version__}}
for name in ("cal_continuous", "cal_ties"):
    d = pandas.read_csv(name + ".csv")
    block = {}
    for key, w in (("unweighted", numpy.ones(len(d))), ("weighted", d.weight.to_numpy())):
        keep = w > 0
        y, s, v = d.y[keep], d.score[keep], w[keep]
        p, r, t = precision_recall_curve(y, s, sample_weight=v)
        p, r = p[:-1], r[:-1]
        with numpy.errstate(invalid="ignore"):
            f1 = numpy.where(p + r > 0, 2 * p * r / (p + r), 0.0)
        best = max(range(len(t)), key=lambda i: (round(f1[i], 12), t[i]))
        floor = max((i for i in range(len(t)) if r[i] >= 0.8), key=lambda i: (round(f1[i], 12), t[i]))
        flagged = numpy.array([v[s >= x].sum() for x in t]) / v.sum()
        top = max(i for i in range(len(t)) if flagged[i] >= 0.1)
        point = lambda i: {
            "threshold": float(t[i]),
            "precision": float(p[i]),
            "recall": float(r[i]),
            "f1": float(f1[i]),
            "flagged_share": float(flagged[i]),
        }
        block[key] = {
            "average_precision": float(average_precision_score(y, s, sample_weight=v)),
            "best_f1": point(best),
            "best_f1_recall_0.8": point(floor),
            "top_10_percent": point(top),
        }
    out[name] = block
json.dump(out, open("threshold.json", "w"), indent=1)
