"""The same rates with two intervals: expansion factors taken as counts of cases, and the survey's design.

Usage: python3 frequency_weights.py EQUIDAD persons.arrow Enaho01-2024-200.csv.gz > table.md
EQUIDAD is the launcher, persons.arrow the output of `equidad ingest`; the last file, a module 200 as INEI ships it, is
optional. Needs Python 3 only.
"""
import json
import math
import os
import subprocess
import sys
import tempfile

EQUIDAD = sys.argv[1]
LANGUAGES = {"4": "castellano", "1": "quechua", "2": "aimara", "11": "awajún (desde 2020)"}
DOMAINS = {"1": "costa norte", "4": "sierra norte", "6": "sierra sur", "7": "selva", "8": "Lima metropolitana"}


def describe(file, *options):
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "out.json")
        subprocess.run([EQUIDAD, "describe", "--data", file, "--out", out, "--quiet", *options], check=True)
        with open(out, encoding="utf-8") as text:
            return json.load(text)


def line(name, cell, outcome, rate):
    metric = cell["metrics"][outcome]
    weight = metric["n_weighted"]
    p = rate(metric["value"])
    naive = 1.959964 * math.sqrt(p * (1 - p) / weight)
    low, high = sorted((rate(metric["ci_lower"]), rate(metric["ci_upper"])))
    print(
        f"| {name} | {metric['n_unweighted']:,} | {100 * p:.2f} | {100 * (p - naive):.2f} to {100 * (p + naive):.2f} "
        f"| {100 * low:.2f} to {100 * high:.2f} | {(high - low) / (2 * naive):.0f} |"
    )


def head(title):
    print(f"\n**{title}**\n")
    print("| group | children | rate, % | weights as counts, 95 % | survey design, 95 % | times wider |")
    print("|---|---|---|---|---|---|")


design = ["--weight", "factor07", "--strata", "year,dominio,estrato", "--cluster", "conglome", "--nest",
          "--single-psu", "adjust", "--outcome", "dropout"]
head("Dropout (P303 = 1, P306 = 2), ages 6 to 17, all years")
overall = describe(sys.argv[2], *design)
line("everybody", overall["overall"], "dropout", lambda p: p)
for group in describe(sys.argv[2], *design, "--by", "p300a")["groups"]:
    if group["group"]["p300a"] in LANGUAGES:
        line(LANGUAGES[group["group"]["p300a"]], group, "dropout", lambda p: p)

if len(sys.argv) > 3:
    design = ["--weight", "FACPOB07", "--strata", "DOMINIO,ESTRATO", "--cluster", "CONGLOME", "--nest",
              "--single-psu", "adjust", "--outcome", "P210", "--where", "P204=1",
              "--where", "P208A=" + ",".join(str(age) for age in range(6, 18))]
    head("Worked or did a task last week (P210 = 1), members aged 6 to 17, the real module 200 of 2024")
    overall = describe(sys.argv[3], *design)
    line("everybody", overall["overall"], "P210", lambda mean: 2 - mean)
    for group in describe(sys.argv[3], *design, "--by", "DOMINIO")["groups"]:
        if group["group"]["DOMINIO"] in DOMAINS:
            line(DOMAINS[group["group"]["DOMINIO"]], group, "P210", lambda mean: 2 - mean)
