"""Standard errors of classifier metrics by numeric linearisation, from scikit-learn's own functions.

Every metric is a function of the row weights. Scaling the weights of one primary unit by 1 + e and differentiating at
e = 0 gives the unit's linearised total; the stratified between-unit variance of these totals is the squared standard
error. Derivatives are central differences with two steps of Richardson extrapolation, good to about 1e-10 relative.

Run beside ../oracles:  python3 make_fixtures.py   (written with scikit-learn 1.2.1, numpy 1.24.2, pandas 1.5.3)
"""

import json

import numpy as np
import pandas as pd
from sklearn import metrics as sk

d = pd.read_csv("../oracles/sim.csv")


def ece(y, s, w, bins=10):
    edges = np.linspace(0, 1, bins + 1)
    b = np.searchsorted(edges[1:-1], s, side="left")
    return sum(abs(np.sum((w * (y - s))[b == k])) for k in range(bins)) / np.sum(w)


def theil(y, yhat, w):
    b = 1.0 + yhat - y
    r = b / np.average(b, weights=w)
    return np.average(np.where(r > 0, r * np.log(np.where(r > 0, r, 1)), 0), weights=w)


METRICS = {
    "roc_auc": lambda g, w: sk.roc_auc_score(g.y, g.score, sample_weight=w),
    "pr_auc": lambda g, w: sk.average_precision_score(g.y, g.score, sample_weight=w),
    "mcc": lambda g, w: sk.matthews_corrcoef(g.y, g.yhat, sample_weight=w),
    "f1": lambda g, w: sk.f1_score(g.y, g.yhat, sample_weight=w),
    "f1_macro": lambda g, w: sk.f1_score(g.y, g.yhat, average="macro", sample_weight=w),
    "brier": lambda g, w: sk.brier_score_loss(g.y, g.score, sample_weight=w),
    "ece": lambda g, w: ece(g.y.values, g.score.values, w),
    "theil_index": lambda g, w: theil(g.y.values, g.yhat.values, w),
    "average_odds": lambda g, w: 0.5
    * (np.average(g.yhat[g.y == 1], weights=w[g.y == 1]) + np.average(g.yhat[g.y == 0], weights=w[g.y == 0])),
    "mean_score": lambda g, w: np.average(g.score, weights=w),
    "calibration_in_the_large": lambda g, w: np.average(g.y - g.score, weights=w),
}


def derivative(f, h=0.02):
    def central(step):
        return (f(step) - f(-step)) / (2 * step)

    a, b, c = central(h), central(h / 2), central(h / 4)
    first, second = (4 * b - a) / 3, (4 * c - b) / 3
    return (16 * second - first) / 15


units = d[["stratum", "psu"]].drop_duplicates().sort_values(["stratum", "psu"])


def linearised(function, member):
    g = d[member]
    w = g.weight.values
    totals = []
    for stratum, psu in units.itertuples(index=False):
        inside = ((g.stratum == stratum) & (g.psu == psu)).values
        totals.append(derivative(lambda e: function(g, w * (1 + e * inside))) if inside.any() else 0.0)
    return np.array(totals)


def covariance(x, y):
    sum_ = 0.0
    for stratum in units.stratum.unique():
        at = (units.stratum == stratum).values
        n = at.sum()
        sum_ += n / (n - 1) * np.sum((x[at] - x[at].mean()) * (y[at] - y[at].mean()))
    return sum_


result = {"code": "make_fixtures.py", "metrics": {}}
for name, function in METRICS.items():
    members = {"ALL": np.ones(len(d), bool)}
    members.update({g: (d.group == g).values for g in sorted(d.group.unique())})
    z = {label: linearised(function, member) for label, member in members.items()}
    result["metrics"][name] = {
        label: {
            "estimate": float(function(d[member], d[member].weight.values)),
            "se": float(np.sqrt(covariance(z[label], z[label]))),
            "se_minus_A": float(np.sqrt(covariance(z[label] - z["A"], z[label] - z["A"]))) if label != "A" else None,
        }
        for label, member in members.items()
    }
json.dump(result, open("linearised.json", "w"), indent=1)
