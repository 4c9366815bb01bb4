# Members of households by region (DOMINIO) and sex (P207) from module 200 of ENAHO 2024, with linearised standard
# errors, for enaho_members.json:
#   Rscript enaho_members.R Enaho01-2024-200.csv.gz
# Made with R 4.2.2 and survey 4.1-1.
suppressPackageStartupMessages({library(survey); library(jsonlite)})
x <- read.csv(commandArgs(TRUE)[1], fileEncoding = "latin1", colClasses = "character", na.strings = " ")
x$w <- as.numeric(x$FACPOB07)
d <- svydesign(~CONGLOME, strata = ~interaction(DOMINIO, ESTRATO, drop = TRUE), weights = ~w, data = x, nest = TRUE)
d <- update(d, member = as.numeric(P204 %in% "1"))
m <- subset(d, P204 %in% "1")
total <- function(e) list(value = unname(coef(e)), se = as.numeric(SE(e)))
by <- svyby(~member, ~DOMINIO + P207, m, svytotal)
rows <- lapply(seq_len(nrow(by)), function(i) list(DOMINIO = by$DOMINIO[i], P207 = by$P207[i], value = by$member[i],
                                                  se = by$se[i]))
write(toJSON(list(overall = total(svytotal(~member, m)), groups = rows), auto_unbox = TRUE, digits = NA, pretty = TRUE),
      "enaho_members.json")
