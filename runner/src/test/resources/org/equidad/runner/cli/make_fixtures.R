# Makes survey.csv, survey_rep.csv, lonely.csv (simulated) and cases_*.json, the results that R survey gives for them:
#   Rscript make_fixtures.R
# Made with R 4.2.2 and survey 4.1-1. Every case holds the arguments of the command line and what it must answer.
suppressPackageStartupMessages({library(survey); library(jsonlite)})
set.seed(20240321)
options(survey.lonely.psu = "fail")

# ---- a stratified two-stage sample: 6 strata, 4 or 5 clusters each, 3 to 5 households each, 1 to 4 people each
rows <- list()
for (region in c("north", "centre", "south")) for (area in c("urban", "rural")) {
  psus <- if (region == "north") 4 else 5
  psus_in_population <- 40 + 10 * (area == "urban")
  for (psu in seq_len(psus)) {
    hhs <- sample(3:5, 1); hhs_in_psu <- 60 + 5 * psu
    u <- rnorm(1, 0, 0.5)
    for (hh in seq_len(hhs)) {
      people <- sample(1:4, 1)
      for (p in seq_len(people)) rows[[length(rows) + 1]] <- data.frame(
        region, area, psu, hh = hh, fpc1 = psus_in_population, fpc2 = hhs_in_psu, u,
        weight = psus_in_population / psus * hhs_in_psu / hhs * runif(1, 0.8, 1.25))
    }
  }
}
x <- do.call(rbind, rows); n <- nrow(x)
x$id <- seq_len(n)
x$sex <- ifelse(runif(n) < 0.5, "f", "m")
x$age <- sample(c("6-11", "12-17"), n, TRUE)
x$hours <- round(rexp(n, 1 / 20), 1)
x$income <- round(exp(5 + 0.4 * (x$area == "urban") + 0.3 * x$u + rnorm(n, 0, 0.6)), 2)
eta <- -1 + 0.8 * (x$area == "rural") + x$u + rnorm(n)
x$y <- as.integer(eta + rlogis(n) * 0.3 > 0)
x$score <- round(plogis(eta + 0.2 * (x$sex == "f")), 2)          # two digits: many ties
x$yhat <- as.integer(x$score >= 0.5)
x$weight <- round(x$weight, 6)
x$weight[sample(n, 6)] <- 0                                       # zero weights count as rows only
x$y[sample(n, 9)] <- NA; x$income[sample(n, 12)] <- NA
x$sex[sample(n, 5)] <- NA
x$year <- ifelse(runif(n) < 0.85, 2024, 2023)
x$u <- NULL
x <- x[, c("id", "year", "region", "area", "psu", "hh", "fpc1", "fpc2", "weight", "sex", "age", "hours", "income", "y",
           "score", "yhat")]
write.csv(x, "survey.csv", row.names = FALSE, quote = FALSE, na = "", eol = "\n")

base <- svydesign(~psu + hh, strata = ~interaction(region, area), weights = ~weight, data = x, nest = TRUE)
fpc <- svydesign(~psu + hh, strata = ~interaction(region, area), weights = ~weight, fpc = ~fpc1 + fpc2, data = x,
                 nest = TRUE)
plain <- c("--weight", "weight", "--strata", "region,area", "--cluster", "psu,hh", "--nest")
withfpc <- c(plain, "--fpc", "fpc1,fpc2")

num <- function(v) if (length(v) == 0 || is.na(v)) NULL else unname(as.numeric(v))
val <- function(e) list(value = num(coef(e)), se = num(SE(e)))
degrees <- function(d) degf(d)
rows_of <- function(d) nrow(d$variables)
sum_w <- function(d) sum(weights(d, "sampling"))

# One check of one estimate: where it stands, what it is.
check <- function(cell, metric, e, d) c(list(cell = cell, metric = metric), val(e), list(df = num(degrees(d))))
size <- function(cell, d, missing) list(cell = cell, n_unweighted = rows_of(d), n_weighted = sum_w(d),
                                        n_rows_missing = missing)
cases <- list()
case <- function(name, args, checks = list(), sizes = list(), gaps = list(), design = NULL)
  cases[[length(cases) + 1]] <<- list(name = name, args = as.list(args), checks = checks, sizes = sizes, gaps = gaps,
                                      design = design)
describe <- function(...) c("describe", "--data", "survey.csv", ...)
metrics <- function(...) c("metrics", "--data", "survey.csv", ...)
# R keeps rows of weight zero in subset(); sizes count them, as the contract says.
part <- function(d, cond) subset(d, cond & !is.na(cond))

# ---- describe
ov <- "overall"
for (which in c("plain", "fpc")) {
  d <- if (which == "plain") base else fpc
  opts <- if (which == "plain") plain else withfpc
  known <- subset(d, !is.na(income))
  checks <- list(check(ov, "income", svymean(~income, known), known))
  sizes <- list(size(ov, known, sum(is.na(x$income))))
  for (s in c("f", "m")) {
    k <- part(known, known$variables$sex == s)
    checks[[length(checks) + 1]] <- check(list(sex = s), "income", svymean(~income, k), k)
    sizes[[length(sizes) + 1]] <- size(list(sex = s), k, sum(is.na(x$income) & x$sex %in% s))
  }
  both <- part(known, !is.na(known$variables$sex))
  by <- svyby(~income, ~sex, both, svymean, covmat = TRUE)
  con <- svycontrast(by, c(f = 1, m = -1))
  big <- with(x[!is.na(x$income) & !is.na(x$sex), ], names(which.max(tapply(weight, sex, sum))))
  sign <- if (big == "m") 1 else -1
  gaps <- list(list(metric = "income", group = list(sex = if (big == "m") "f" else "m"), reference = list(sex = big),
                    difference = sign * num(coef(con)), se = num(SE(con)), df = degrees(both)))
  case(paste("mean by sex,", which), describe("--outcome", "income", "--by", "sex", opts), checks, sizes, gaps,
       list(n = n, df = degrees(d), strata = 6, psus = 28))
}

checks <- list(); sizes <- list()
for (r in unique(x$region)) for (a in unique(x$area)) {
  k <- subset(base, region == r & area == a)
  checks[[length(checks) + 1]] <- check(list(region = r, area = a), "hours", svytotal(~hours, k), k)
  sizes[[length(sizes) + 1]] <- size(list(region = r, area = a), k, 0)
}
checks[[length(checks) + 1]] <- check(ov, "hours", svytotal(~hours, base), base)
case("total by region and area", describe("--outcome", "hours", "--statistic", "total", "--by", "region,area", plain),
     checks, sizes)

k <- subset(fpc, !is.na(income) & year == 2024 & region %in% c("north", "south"))
checks <- list(check(ov, "income", svyratio(~income, ~hours, k), k))
for (a in c("rural", "urban")) { ka <- subset(k, area == a)
  checks[[length(checks) + 1]] <- check(list(area = a), "income", svyratio(~income, ~hours, ka), ka) }
case("ratio in a domain", describe("--outcome", "income", "--statistic", "ratio:hours", "--by", "area",
     "--where", "year=2024", "--where", "region=north,south", withfpc), checks,
     list(size(ov, k, sum(is.na(x$income) & x$year == 2024 & x$region %in% c("north", "south")))))

k <- subset(base, !is.na(income))
q <- svyquantile(~income, k, 0.25, qrule = "math", interval.type = "mean", se = TRUE)
case("lower quartile", describe("--outcome", "income", "--statistic", "quantile:0.25", plain),
     list(list(cell = ov, metric = "income", value = num(coef(q)), df = degrees(k))))

k1 <- subset(base, !is.na(income)); k2 <- subset(base, !is.na(y))
case("two outcomes, each with its own missing rows", describe("--outcome", "income", "--outcome", "y", plain),
     list(check(ov, "income", svymean(~income, k1), k1), check(ov, "y", svymean(~y, k2), k2)))

simple <- svydesign(~1, weights = ~weight, data = x)
k <- subset(simple, !is.na(income))
case("no strata, no clusters", describe("--outcome", "income", "--weight", "weight"),
     list(check(ov, "income", svymean(~income, k), k)))

# ---- metrics
rate <- function(d, numerator, denominator) {
  v <- d$variables
  d <- update(d, .num = as.numeric(numerator(v) & denominator(v)), .den = as.numeric(denominator(v)))
  list(estimate = svyratio(~.num, ~.den, d), domain = part(d, denominator(d$variables)))
}
pos <- function(v) v$y == 1; neg <- function(v) v$y == 0
sel <- function(v) v$yhat == 1; rej <- function(v) v$yhat == 0; all <- function(v) rep(TRUE, nrow(v))
rates <- list(tpr = list(sel, pos), fnr = list(rej, pos), fpr = list(sel, neg), tnr = list(rej, neg),
              precision = list(pos, sel), npv = list(neg, rej), selection_rate = list(sel, all),
              base_rate = list(pos, all), accuracy = list(function(v) v$y == v$yhat, all))
auc <- function(v, w) {
  w1 <- w[v$y == 1]; s1 <- v$score[v$y == 1]; w0 <- w[v$y == 0]; s0 <- v$score[v$y == 0]
  sum(outer(w1, w0) * (outer(s1, s0, ">") + 0.5 * outer(s1, s0, "=="))) / (sum(w1) * sum(w0))
}
rate_checks <- function(cell, d) {
  out <- list()
  for (m in names(rates)) {
    r <- rate(d, rates[[m]][[1]], rates[[m]][[2]])
    out[[length(out) + 1]] <- check(cell, m, r$estimate, r$domain)
  }
  v <- d$variables; w <- weights(d, "sampling")
  out[[length(out) + 1]] <- list(cell = cell, metric = "f1", value = 2 * sum(w * (v$y & v$yhat)) /
                                   (2 * sum(w * (v$y & v$yhat)) + sum(w * (v$y != v$yhat))))
  out[[length(out) + 1]] <- check(cell, "brier", svymean(~I((y - score)^2), d), d)
  out[[length(out) + 1]] <- check(cell, "mean_score", svymean(~score, d), d)
  out[[length(out) + 1]] <- list(cell = cell, metric = "roc_auc", value = auc(v, w))
  out
}
known <- subset(base, !is.na(y))
checks <- rate_checks(ov, known); gaps <- list(); sizes <- list(size(ov, known, sum(is.na(x$y))))
for (s in c("f", "m")) {
  k <- part(known, known$variables$sex == s)
  checks <- c(checks, rate_checks(list(sex = s), k))
  sizes[[length(sizes) + 1]] <- size(list(sex = s), k, sum(is.na(x$y) & x$sex %in% s))
}
for (m in c("fnr", "selection_rate")) {
  both <- part(known, !is.na(known$variables$sex)); v <- both$variables
  both <- update(both, .num = as.numeric(rates[[m]][[1]](v) & rates[[m]][[2]](v)), .den = as.numeric(rates[[m]][[2]](v)))
  by <- svyby(~.num, ~sex, denominator = ~.den, both, svyratio, covmat = TRUE)
  con <- svycontrast(by, setNames(c(1, -1), rownames(vcov(by))))
  gaps[[length(gaps) + 1]] <- list(metric = m, group = list(sex = "f"), reference = list(sex = "m"),
    difference = num(coef(con)), se = num(SE(con)), df = degrees(part(both, both$variables$.den == 1)))
}
case("rates by sex", metrics("--label", "y", "--score", "score", "--prediction", "yhat", "--group", "sex",
     "--reference", "m", plain), checks, sizes, gaps, list(n = n, df = degrees(base), strata = 6, psus = 28))
case("the same by threshold", metrics("--label", "y", "--score", "score", "--threshold", "0.5", "--group", "sex",
     "--reference", "m", plain), checks, sizes, gaps)

k24 <- subset(known, year == 2024)
checks <- list()
for (s in c("f", "m")) for (a in c("rural", "urban")) {
  k <- part(k24, k24$variables$sex == s & k24$variables$area == a)
  r <- rate(k, rej, pos)
  checks[[length(checks) + 1]] <- check(list(sex = s, area = a), "fnr", r$estimate, r$domain)
}
case("crossed in a domain", metrics("--label", "y", "--prediction", "yhat", "--group", "sex", "--group", "area",
     "--intersect", "--metrics", "fnr", "--where", "year=2024", plain), checks)

# ---- replicate weights: combined weights, and factors
x0 <- x[x$weight > 0, ]
d0 <- svydesign(~psu, strata = ~interaction(region, area), weights = ~weight, data = x0, nest = TRUE)
jkn <- as.svrepdesign(d0, type = "JKn", mse = FALSE)
factors <- as.matrix(jkn$repweights)
colnames(factors) <- paste0("jk", seq_len(ncol(factors)))
set.seed(7)
boot <- matrix(round(rexp(nrow(x0) * 40), 3), nrow(x0)); colnames(boot) <- paste0("bw_", seq_len(40))
brr <- svydesign(~I(ceiling(psu / 3)), strata = ~interaction(region, area), weights = ~weight, data = x0, nest = TRUE)
brr <- as.svrepdesign(brr, type = "Fay", fay.rho = 0.3, mse = TRUE)
fay <- as.matrix(weights(brr, "analysis")); colnames(fay) <- paste0("fay", seq_len(ncol(fay)))
rep <- cbind(x0[, c("id", "area", "sex", "weight", "income", "y", "yhat")], round(factors, 8), round(boot * x0$weight, 6),
             round(fay, 8))
write.csv(rep, "survey_rep.csv", row.names = FALSE, quote = FALSE, na = "", eol = "\n")
writeLines(format(jkn$rscales, digits = 17), "rscales.txt")
rep <- read.csv("survey_rep.csv", na.strings = "")
pick <- function(p) as.matrix(rep[, grep(paste0("^", p, "[0-9]+$"), names(rep))])
designs <- list(
  "JKn factors with scales from a file" = list(
    svrepdesign(data = rep, weights = ~weight, repweights = pick("jk"), type = "JKn", combined.weights = FALSE,
                scale = 1, rscales = jkn$rscales, mse = FALSE),
    c("--rep-weights", "jk", "--rep-method", "JKn", "--rep-factors", "--rep-scale", "1", "--rep-rscales", "rscales.txt")),
  "bootstrap weights" = list(
    svrepdesign(data = rep, weights = ~weight, repweights = pick("bw_"), type = "bootstrap", combined.weights = TRUE,
                scale = 1 / 39, rscales = rep(1, 40), mse = FALSE),
    c("--rep-weights", "bw", "--rep-method", "bootstrap")),
  "Fay weights around the estimate" = list(
    svrepdesign(data = rep, weights = ~weight, repweights = pick("fay"), type = "Fay", rho = 0.3,
                combined.weights = TRUE, mse = TRUE),
    c("--rep-weights", "fay", "--rep-method", "Fay", "--fay-rho", "0.3", "--mse")))
for (name in names(designs)) {
  d <- designs[[name]][[1]]; opts <- c("--weight", "weight", designs[[name]][[2]])
  k <- subset(d, !is.na(income))
  checks <- list(c(list(cell = ov, metric = "income"), val(svymean(~income, k))))
  for (a in c("rural", "urban")) { ka <- subset(k, area == a)
    checks[[length(checks) + 1]] <- c(list(cell = list(area = a), metric = "income"), val(svymean(~income, ka))) }
  case(paste("describe,", name), c("describe", "--data", "survey_rep.csv", "--outcome", "income", "--by", "area", opts),
       checks)
  k <- subset(d, !is.na(y))
  k <- update(k, .num = as.numeric(y == 1 & yhat == 0), .den = as.numeric(y == 1))
  checks <- list()
  for (a in c("rural", "urban")) { ka <- subset(k, area == a)
    checks[[length(checks) + 1]] <- c(list(cell = list(area = a), metric = "fnr"), val(svyratio(~.num, ~.den, ka))) }
  case(paste("metrics,", name), c("metrics", "--data", "survey_rep.csv", "--label", "y", "--prediction", "yhat",
       "--group", "area", "--metrics", "fnr", opts), checks)
}

# ---- strata with one cluster
lonely <- data.frame(h = rep(c("a", "b", "c"), c(6, 6, 3)), psu = c(1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 7),
                     w = c(2, 3, 2, 2, 4, 3, 1, 2, 3, 2, 2, 1, 5, 4, 5), v = c(3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9))
write.csv(lonely, "lonely.csv", row.names = FALSE, quote = FALSE, eol = "\n")
for (rule in c("remove", "adjust", "average", "certainty")) {
  options(survey.lonely.psu = rule)
  d <- svydesign(~psu, strata = ~h, weights = ~w, data = lonely)
  for (statistic in c("mean", "total")) {
    e <- if (statistic == "mean") svymean(~v, d) else svytotal(~v, d)
    case(paste(statistic, "with a single cluster,", rule), c("describe", "--data", "lonely.csv", "--outcome", "v",
         "--statistic", statistic, "--weight", "w", "--strata", "h", "--cluster", "psu", "--single-psu", rule),
         list(c(list(cell = ov, metric = "v"), val(e))))
  }
}
for (command in c("describe", "metrics")) {
  own <- Filter(function(k) k$args[[1]] == command, cases)
  write(toJSON(own, auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE), paste0("cases_", command, ".json"))
}
cat(length(cases), "cases,", n, "rows\n")
