# Makes the fixtures of this folder with R and the package survey on simulated data:
#   Rscript make_fixtures.R FOLDER
# Made with R 4.2.2 and survey 4.1-1.
suppressMessages(library(survey))
options(digits = 17, warn = 1)
out <- commandArgs(trailingOnly = TRUE)[1]

# ---- JSON: numbers with the digits that read back to the same double; NA is null, other words for NaN and infinity
number <- function(x) {
  if (is.nan(x)) return('"NaN"')
  if (is.na(x)) return("null")
  if (is.infinite(x)) return(if (x > 0) '"Infinity"' else '"-Infinity"')
  short <- sprintf("%.15g", x)
  if (as.numeric(short) == x) short else sprintf("%.17g", x)
}
text <- function(s) paste0('"', gsub('"', '\\\\"', s), '"')
json <- function(x) {
  if (is.null(x)) return("null")
  if (is.matrix(x)) {
    rows <- apply(x, 1, function(r) paste0("[", paste(sapply(as.numeric(r), number), collapse = ","), "]"))
    return(paste0("{", if (!is.null(rownames(x))) paste0('"rows":[', paste(text(rownames(x)), collapse = ","), "],"),
      '"data":[', paste(rows, collapse = ","), "]}"))
  }
  if (is.list(x)) {
    if (is.null(names(x))) return(paste0("[", paste(sapply(x, json), collapse = ",\n"), "]"))
    return(paste0("{", paste(sapply(names(x), function(n) paste0(text(n), ":", json(x[[n]]))), collapse = ",\n"), "}"))
  }
  one <- if (is.character(x)) text else if (is.logical(x)) function(v) if (v) "true" else "false" else number
  values <- sapply(unname(x), one)
  if (!is.null(names(x))) return(paste0("{", paste(text(names(x)), values, sep = ":", collapse = ","), "}"))
  if (length(x) == 1) values else paste0("[", paste(values, collapse = ","), "]")
}
write_json <- function(x, name) writeLines(json(x), file.path(out, name))
write_table <- function(d, name) {
  for (n in names(d)) if (is.numeric(d[[n]])) d[[n]] <- sapply(d[[n]], function(v) if (is.na(v)) "" else gsub('"', "", number(v)))
  write.csv(d, file.path(out, name), row.names = FALSE, quote = FALSE, na = "")
}

# ---- results of one design
ends <- function(ci) { m <- matrix(as.numeric(ci), ncol = 2); m }
stat <- function(s, df) {
  e <- coef(s); v <- as.matrix(vcov(s)); se <- as.numeric(SE(s)); names(se) <- names(e)
  list(estimate = e, se = se, vcov = unclass(v), ci95_normal = ends(confint(s)), ci95_t = ends(confint(s, df = df)), t_df = df)
}
by_stat <- function(b, df) {
  e <- coef(b); se <- as.numeric(as.matrix(SE(b))); names(se) <- names(e)
  list(estimate = e, se = se, vcov = unclass(as.matrix(vcov(b))), ci95_normal = ends(confint(b)), ci95_t = ends(confint(b, df = df)), t_df = df)
}
deffs <- function(f, x, des) {
  a <- f(x, des, deff = TRUE); b <- f(x, des, deff = "replace")
  da <- as.numeric(deff(a)); db <- as.numeric(deff(b)); names(da) <- names(db) <- names(coef(a))
  list(deff_TRUE_srswor = da, deff_replace_srswr = db)
}
model <- function(g, des, family) {
  # 60 iterations without a stopping rule, so that the covariance is taken at the solution itself.
  m <- suppressWarnings(svyglm(as.formula(g), design = des, family = family, control = list(epsilon = 1e-300, maxit = 60)))
  r <- list(formula = g, family = m$family$family, coef = coef(m), se = sqrt(diag(vcov(m))), vcov = vcov(m),
    df_residual = m$df.residual, ci95_default_t = ends(confint(m)))
  r$regTermTest <- lapply(attr(terms(m), "term.labels"), function(t) {
    a <- regTermTest(m, t); list(term = t, F = as.numeric(a$Ftest), df = a$df, ddf = a$ddf, p = as.numeric(a$p)) })
  r
}
quantiles <- function(q) lapply(unclass(q)[1:length(q)], function(m) { m <- matrix(as.numeric(m), ncol = 4); m })
# The score interval by trying every value: those at which the share below p differs by no more than t errors.
score <- function(x, des, p) {
  t <- qt(.975, degf(des)); v <- sort(unique(x))
  d <- sapply(v, function(q) { m <- svymean(as.numeric(x <= q), des); (coef(m) - p) / SE(m) })
  d[is.nan(d)] <- Inf
  c(v[which(d >= -t)[1]], v[which(d >= t)[1]])
}
battery <- function(code, full) {
  des <- eval(parse(text = code)); df <- degf(des)
  o <- list(code = code, n = nrow(des$variables), degf = df)
  o$mean <- stat(svymean(~z + u, des), df); o$mean$deff <- deffs(svymean, ~z + u, des)
  o$total <- stat(svytotal(~z + u, des), df); o$total$deff <- deffs(svytotal, ~z + u, des)
  v <- svyvar(~z, des); o$svyvar_first <- list(estimate = as.numeric(coef(v)), se = as.numeric(SE(v)))
  o$mean_factor_area <- stat(svymean(~area, des), df); o$total_factor_area <- stat(svytotal(~area, des), df)
  o$ratio <- lapply(list(c("z", "u"), c("y", "one")), function(r) {
    s <- svyratio(as.formula(paste0("~", r[1])), as.formula(paste0("~", r[2])), des, deff = TRUE)
    list(numerator = r[1], denominator = r[2], estimate = as.numeric(coef(s)), se = as.numeric(SE(s)),
      ci95_normal = as.numeric(confint(s)), ci95_t = as.numeric(confint(s, df = df)), t_df = df, deff = as.numeric(deff(s))) })
  for (by in list("area", c("area", "sex"))) {
    f <- as.formula(paste("~", paste(by, collapse = "+"))); key <- paste(by, collapse = "_x_")
    o[[paste0("by_mean_", key)]] <- c(list(variable = "z"), by_stat(svyby(~z, f, des, svymean, covmat = TRUE), df))
    o[[paste0("by_total_", key)]] <- c(list(variable = "z"), by_stat(svyby(~z, f, des, svytotal, covmat = TRUE), df))
    b <- svyby(~z, f, denominator = ~u, des, svyratio, covmat = TRUE)
    o[[paste0("by_ratio_", key)]] <- c(list(numerator = "z", denominator = "u"), by_stat(b, df))
    n <- names(coef(b)); k <- list()
    for (i in 2:length(n)) {
      w <- rep(0, length(n)); w[i] <- 1; w[1] <- -1
      d <- svycontrast(b, w); k[[paste0(n[i], "-", n[1])]] <- list(estimate = as.numeric(coef(d)), se = as.numeric(SE(d)))
      q <- svycontrast(b, parse(text = paste0("`", n[i], "`/`", n[1], "`"))[[1]])
      k[[paste0(n[i], "/", n[1])]] <- list(estimate = as.numeric(coef(q)), se = as.numeric(SE(q)))
      l <- svycontrast(b, parse(text = paste0("log(`", n[i], "`)-log(`", n[1], "`)"))[[1]])
      k[[paste0("log(", n[i], "/", n[1], ")")]] <- list(estimate = as.numeric(coef(l)), se = as.numeric(SE(l)))
    }
    o[[paste0("contrast_ratio_", key)]] <- k
  }
  o$degf_subset_area <- sapply(c(r = "r", u = "u"), function(l) degf(subset(des, area == l)))
  o$ciprop <- list(variable = "y")
  for (m in c("logit", "likelihood", "asin", "beta", "mean", "xlogit")) {
    z <- svyciprop(~y, des, method = m)
    o$ciprop[[m]] <- list(estimate = as.numeric(coef(z)), se = as.numeric(SE(z)), ci = as.numeric(attr(z, "ci")))
  }
  z <- svyciprop(~y, des, method = "logit", df = Inf)
  o$ciprop$logit_dfInf <- list(estimate = as.numeric(coef(z)), ci = as.numeric(attr(z, "ci")))
  o$chisq <- list(vars = c("area", "level"))
  for (s in c("F", "Chisq", "Wald", "adjWald", "lincom", "saddlepoint")) {
    h <- svychisq(~area + level, des, statistic = s)
    o$chisq[[s]] <- c(list(statistic = as.numeric(h$statistic), p.value = as.numeric(h$p.value)),
      if (!is.null(h$parameter)) list(parameter = h$parameter))
  }
  t <- svyttest(z ~ sex, des)
  o$ttest <- list(formula = "z ~ sex", t = as.numeric(t$statistic), df = as.numeric(t$parameter), p = as.numeric(t$p.value))
  o$glm <- list(model("y ~ u + level", des, quasibinomial()))
  o$lm <- list(model("z ~ u + sex", des, gaussian()))
  if (full) {
    p <- c(.1, .25, .5, .75, .9); o$quantile <- list(probs = p)
    for (r in c("math", "school", "hf1", "hf2", "hf3", "hf4", "hf5", "hf6", "hf7", "hf8", "hf9"))
      o$quantile[[paste0("rule_", r, "_ci_mean")]] <- quantiles(svyquantile(~z + u, des, p, qrule = r, interval.type = "mean"))
    for (t in c("beta", "xlogit", "asin"))
      o$quantile[[paste0("rule_math_ci_", t)]] <- quantiles(svyquantile(~z + u, des, p, qrule = "math", interval.type = t))
    o$score <- list(z = t(sapply(p, function(q) score(des$variables$z, des, q))), u = t(sapply(p, function(q) score(des$variables$u, des, q))))
    # The rule of Shah and Vaish is what its authors wrote only for weights of mean 1.
    des$prob <- des$prob * mean(1 / des$prob)
    o$shahvaish <- quantiles(svyquantile(~z + u, des, p, qrule = "shahvaish", interval.type = "mean"))
  }
  o
}

# ---- the data: strata of 2 to 8 primary units, 2 or 3 second-stage units in each, 2 to 4 rows in each of these
set.seed(20240612)
d <- NULL
for (s in 1:6) for (p in 1:c(2, 3, 4, 5, 6, 8)[s]) {
  rural <- runif(1) < .4; shift <- rnorm(1, 0, .6)
  for (q in 1:sample(2:3, 1)) {
    n <- sample(2:4, 1)
    d <- rbind(d, data.frame(stratum = letters[s], psu = p, ssu = q, area = if (rural) "r" else "u",
      sex = sample(c("f", "m"), n, TRUE), level = sample(c("k", "l", "m"), n, TRUE, c(.5, .3, .2)),
      u = round(exp(rnorm(n, 1, .5)), 2), e = rnorm(n) + shift, N1 = 10 * s + 12, N2 = 5 + (p %% 3), w = 0))
  }
}
m1 <- tapply(d$psu, d$stratum, function(v) length(unique(v)))
m2 <- ave(d$ssu, d$stratum, d$psu, FUN = function(v) length(unique(v)))
d$w <- d$N1 / as.numeric(m1[d$stratum]) * d$N2 / m2 * round(runif(nrow(d), .7, 1.6), 2)
d$f1 <- as.numeric(m1[d$stratum]) / d$N1; d$f2 <- m2 / d$N2
d$z <- round(3 + d$u / 2 + d$e + (d$sex == "m") * .4, 1); d$y <- as.integer(d$e + .3 * d$u + (d$area == "r") * .5 > 1.2)
d$e <- NULL; d$one <- 1; d$id <- paste0(d$stratum, d$psu)
d <- d[sample(nrow(d)), ]
write_table(d, "simulated.csv")
write_json(list(
  clusters = battery("svydesign(id=~psu, strata=~stratum, weights=~w, nest=TRUE, data=d)", TRUE),
  stages = battery("svydesign(id=~psu+ssu, strata=~stratum, weights=~w, fpc=~N1+N2, nest=TRUE, data=d)", FALSE),
  fractions = battery("svydesign(id=~id+ssu, strata=~stratum, weights=~w, fpc=~f1+f2, data=d)", FALSE),
  rows = battery("svydesign(id=~1, weights=~w, data=d)", FALSE),
  domain = battery("subset(svydesign(id=~psu+ssu, strata=~stratum, weights=~w, fpc=~N1+N2, nest=TRUE, data=d), level!='m')", FALSE)
), "simulated.json")

# ---- strata with one unit: stratum a keeps one of its two
whole <- d
d <- d[!(d$stratum == "a" & d$psu == 2), ]
write_table(d, "single.csv")
single <- list()
for (rule in c("remove", "certainty", "adjust", "average")) for (domains in c(FALSE, TRUE)) {
  options(survey.lonely.psu = rule, survey.adjust.domain.lonely = domains)
  des <- svydesign(id = ~psu, strata = ~stratum, weights = ~w, nest = TRUE, data = d)
  part <- suppressWarnings(subset(des, (stratum != "c" | psu == 1) & sex == "f"))
  suppressWarnings(single[[paste0(rule, if (domains) "_domains" else "")]] <- list(
    total = stat(svytotal(~z, des), 1), mean = stat(svymean(~z, des), 1),
    by_ratio_area = by_stat(svyby(~z, ~area, denominator = ~u, des, svyratio, covmat = TRUE), 1),
    part_total = stat(svytotal(~z, part), 1), part_mean = stat(svymean(~z, part), 1), part_degf = degf(part)))
  if (!domains) {
    options(survey.lonely.psu = rule)
    r <- as.svrepdesign(des, type = "JKn")
    single[[paste0(rule, "_jackknife")]] <- list(mean = stat(svymean(~z + u, r), 1), total = stat(svytotal(~z + u, r), 1), degf = degf(r))
  }
}
options(survey.lonely.psu = "fail", survey.adjust.domain.lonely = FALSE)
write_json(single, "single.json")

# ---- replicate weights
d <- whole
replicated <- function(r, mse) {
  r$mse <- mse; df <- degf(r)
  o <- list(degf = df, mean = stat(svymean(~z + u, r), df), total = stat(svytotal(~z + u, r), df))
  s <- svyratio(~z, ~u, r)
  o$ratio <- list(list(numerator = "z", denominator = "u", estimate = as.numeric(coef(s)), se = as.numeric(SE(s))))
  o$by_ratio_area <- c(list(numerator = "z", denominator = "u"), by_stat(svyby(~z, ~area, denominator = ~u, r, svyratio, covmat = TRUE), df))
  p <- c(.25, .5, .75)
  o$quantile_math_mean <- c(list(probs = p), quantiles(svyquantile(~z, r, p, interval.type = "mean")))
  o$quantile_math_quantile <- c(list(probs = p), quantiles(suppressWarnings(svyquantile(~z, r, p, interval.type = "quantile"))))
  o$glm <- list(model("y ~ u", r, quasibinomial()))
  o
}
both <- function(r, extra = list()) c(list(scale = r$scale, rscales = as.numeric(r$rscales), mse_false = replicated(r, FALSE), mse_true = replicated(r, TRUE)), extra)
des <- svydesign(id = ~psu, strata = ~stratum, weights = ~w, nest = TRUE, data = d)
fpc <- svydesign(id = ~psu, strata = ~stratum, weights = ~w, fpc = ~N1, nest = TRUE, data = d)
one <- svydesign(id = ~id, weights = ~w, data = d)
set.seed(5)
boot <- as.svrepdesign(des, type = "subbootstrap", replicates = 40)
factors <- as.data.frame(boot$repweights$weights); names(factors) <- paste0("r", seq_len(ncol(factors)))
write_table(cbind(id = d$id[!duplicated(d$id)], factors), "bootstrap.csv")
write_json(list(JKn = both(as.svrepdesign(des, type = "JKn")), JKn_fpc = both(as.svrepdesign(fpc, type = "JKn")),
  JK1 = both(as.svrepdesign(one, type = "JK1")), bootstrap = both(boot)), "replicates.json")
