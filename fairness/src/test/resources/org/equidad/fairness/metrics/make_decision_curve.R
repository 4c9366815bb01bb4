# Points of decision curves and their design-based standard errors by R survey: net benefit as a ratio of totals
# (svyratio), of flagging by the score, of flagging everybody, and of one minus the other.
# Run beside ../oracles:  Rscript make_decision_curve.R   (written with R 4.2.2, survey 4.1-1)
suppressMessages(library(survey))
d <- read.csv("../oracles/sim.csv")
d$one <- 1
groups <- c("ALL", sort(unique(d$group)))
at <- function(t) {
  worth <- ifelse(d$y == 1, 1, -t / (1 - t))
  flagged <- d$score >= t
  d$score_ <- worth * flagged
  d$all <- worth
  d$gain <- worth * flagged - worth
  design <- svydesign(id = ~psu, strata = ~stratum, weights = ~weight, nest = TRUE, data = d)
  cells <- sapply(groups, function(g) {
    part <- if (g == "ALL") design else subset(design, group == g)
    r <- svyratio(~score_ + all + gain, ~one, part)
    v <- coef(r)
    s <- sqrt(diag(vcov(r)))
    sprintf(
      '  "%s": {"net_benefit": [%.17g, %.17g], "net_benefit_of_all": [%.17g, %.17g], "net_benefit_gain": [%.17g, %.17g]}',
      g, v[1], s[1], v[2], s[2], v[3], s[3]
    )
  })
  sprintf(' "%s": {\n%s\n }', format(t), paste(cells, collapse = ",\n"))
}
lines <- sapply(c(0.05, 0.1, 0.2, 0.33, 0.5, 0.7), at)
writeLines(paste0("{\n", paste(lines, collapse = ",\n"), "\n}"), "decision_curve.json")
