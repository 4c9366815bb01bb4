# Differences of average odds, ratios of selection rates, and how both change from one set of decisions to another on the
# same rows, by R survey: the delta method (svycontrast, exact derivatives) on totals of the cells of every group.
# Run beside ../oracles:  Rscript make_gap_changes.R   (written with R 4.2.2, survey 4.1-1)
suppressMessages(library(survey))
d <- read.csv("../oracles/sim.csv")
d$later <- as.numeric(d$score >= 0.35)
groups <- sort(unique(d$group))
cells <- character()
for (v in c("yhat", "later")) for (g in groups) {
  k <- as.numeric(d$group == g)
  for (cell in list(c("tp", 1, 1), c("fp", 0, 1), c("p", 1, NA), c("n", 0, NA), c("s", NA, 1), c("all", NA, NA))) {
    name <- paste(cell[1], v, g, sep = "_")
    ofLabel <- if (is.na(cell[2])) 1 else as.numeric(d$y == as.numeric(cell[2]))
    ofDecision <- if (is.na(cell[3])) 1 else as.numeric(d[[v]] == as.numeric(cell[3]))
    d[[name]] <- k * ofLabel * ofDecision
    cells <- c(cells, name)
  }
}
design <- svydesign(id = ~psu, strata = ~stratum, weights = ~weight, nest = TRUE, data = d)
totals <- svytotal(reformulate(cells), design)
odds <- function(v, g) sprintf("(tp_%s_%s/p_%s_%s + fp_%s_%s/n_%s_%s)/2", v, g, v, g, v, g, v, g)
odds_gap <- function(v, g) sprintf("(%s - %s)", odds(v, g), odds(v, "A"))
impact <- function(v, g) sprintf("((s_%s_%s/all_%s_%s)/(s_%s_A/all_%s_A))", v, g, v, g, v, v)
value <- function(text) {
  found <- svycontrast(totals, str2lang(text))
  sprintf('{"estimate": %.17g, "se": %.17g}', coef(found)[[1]], SE(found)[[1]])
}
lines <- sapply(setdiff(groups, "A"), function(g) sprintf(
  '"%s": {"average_odds_difference": %s,\n "average_odds_change": %s,\n "disparate_impact": %s,\n "disparate_impact_change": %s}',
  g, value(odds_gap("yhat", g)),
  value(paste(odds_gap("later", g), "-", odds_gap("yhat", g))),
  value(impact("yhat", g)),
  value(paste(impact("later", g), "-", impact("yhat", g)))))
writeLines(paste0("{\"code\": \"make_gap_changes.R\",\n", paste(lines, collapse = ",\n"), "}"), "gap_changes.json")
