"""Recomputes folds.json from folds.csv: average precision by fold, and a logistic regression refitted without each fold.

Python 3.11.2, numpy 1.24.2, scikit-learn 1.2.1. folds.csv is written by FoldsFixture.
"""
import json

import numpy as np
from sklearn.metrics import average_precision_score

table = np.genfromtxt("folds.csv", delimiter=",", names=True)
y, w, fold = table["label"], table["weight"], table["fold"]
x = np.column_stack([table[n] for n in ("age", "rural", "income", "distance", "noise1", "noise2")])


def area(score, rows):
    return average_precision_score(y[rows], score[rows], sample_weight=w[rows])


def logistic(x, y, w):
    """Balanced by survey weight, L2 with C = 1 on standardised inputs, intercept free; weights scaled to mean 1."""
    w = w / w.mean()
    mean = (w[:, None] * x).sum(0) / w.sum()
    sd = np.sqrt((w[:, None] * (x - mean) ** 2).sum(0) / w.sum())
    z = np.column_stack([np.ones(len(y)), (x - mean) / sd])
    v = w * np.where(y == 1, w.sum() / (2 * w[y == 1].sum()), w.sum() / (2 * w[y == 0].sum()))
    penalty = np.diag([0.0] + [1.0] * x.shape[1])
    b = np.zeros(z.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-z @ b))
        step = np.linalg.solve(z.T @ (z * (v * p * (1 - p))[:, None]) + penalty, z.T @ (v * (y - p)) - penalty @ b)
        b = b + step
        if np.abs(step).max() < 1e-14:
            break
    return lambda new: 1 / (1 + np.exp(-np.column_stack([np.ones(len(new)), (new - mean) / sd]) @ b))


folds = [area(table["lightgbm"], fold == f) for f in range(5)]
scores = np.zeros(len(y))
for f in range(5):
    held = fold == f
    scores[held] = logistic(x[~held], y[~held], w[~held])(x[held])
everyone = np.ones(len(y), bool)
json.dump(
    {
        "lightgbm": {"folds": folds, "mean": float(np.mean(folds)), "pooled": area(table["lightgbm"], everyone)},
        "logistic": {"scores": scores.tolist(), "pooled": area(scores, everyone)},
    },
    open("folds.json", "w"),
    indent=1,
)
