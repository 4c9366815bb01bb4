# Macro F1 and its design-based standard error by R survey: the delta method (svycontrast) on the totals of the four
# cells. Run beside ../oracles:  Rscript make_f1_macro.R   (written with R 4.2.2, survey 4.1-1)
suppressMessages(library(survey))
d <- read.csv("../oracles/sim.csv")
d$tp <- d$y * d$yhat
d$fp <- (1 - d$y) * d$yhat
d$fn <- d$y * (1 - d$yhat)
d$tn <- (1 - d$y) * (1 - d$yhat)
design <- svydesign(id = ~psu, strata = ~stratum, weights = ~weight, nest = TRUE, data = d)
groups <- c("ALL", sort(unique(d$group)))
out <- lapply(groups, function(g) {
  part <- if (g == "ALL") design else subset(design, group == g)
  totals <- svytotal(~tp + fp + fn + tn, part)
  svycontrast(totals, quote(tp / (2 * tp + fp + fn) + tn / (2 * tn + fp + fn)))
})
lines <- mapply(function(g, v) sprintf('"%s": {"estimate": %.17g, "se": %.17g}', g, coef(v)[[1]], SE(v)[[1]]), groups, out)
writeLines(paste0("{\"code\": \"make_f1_macro.R\",\n", paste(lines, collapse = ",\n"), "}"), "f1_macro.json")
