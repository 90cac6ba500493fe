# Every estimator on models of several kinds, lavaan's own conventions, for tests/analysis/theory/test_estimators.py.
# lavaan 0.6-14. Usage: Rscript estimators.R DATA_DIR OUT_DIR
suppressMessages({library(lavaan); library(jsonlite)})
arguments <- commandArgs(TRUE)
hs <- read.csv(file.path(arguments[1], "HolzingerSwineford1939.csv"))
pd <- read.csv(file.path(arguments[1], "PoliticalDemocracy.csv"))
factors <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
models <- list(
  cfa = list(factors, hs),
  means = list(factors, hs, meanstructure = TRUE),
  scalar = list(factors, hs, group = "school", group.equal = c("loadings", "intercepts")),
  metric = list(factors, hs, group = "school", group.equal = "loadings"),
  mimic = list(paste0(factors, "\nvisual + textual + speed ~ sex + ageyr"), hs),
  equal = list("ind60 =~ x1 + x2 + x3\ndem60 =~ y1 + a*y2 + b*y3 + c*y4\ndem65 =~ y5 + a*y6 + b*y7 + c*y8\ndem60 ~ ind60\ndem65 ~ ind60 + dem60\ny1 ~~ y5\ny2 ~~ y6", pd),
  second = list(paste0(factors, "\ng =~ visual + textual + speed"), hs, std.lv = TRUE)
)
out <- list()
for (name in names(models)) for (estimator in c("MLF", "MLR", "MLM", "MLMV", "MLMVS", "GLS", "WLS", "ULS")) {
  fit <- tryCatch(suppressWarnings(do.call("sem", c(models[[name]], list(estimator = estimator)))), error = function(e) {NULL})
  if (is.null(fit) || !isTRUE(lavInspect(fit, "converged"))) { cat(name, estimator, "no solution\n"); next }
  se <- suppressWarnings(parameterEstimates(fit, remove.nonfree = FALSE))
  out[[paste(name, estimator)]] <- list(
    gradient = max(abs(lavInspect(fit, "optim.gradient"))),
    rows = paste0(se$lhs, se$op, se$rhs, if (is.null(se$group)) 1 else se$group), est = se$est, se = se$se,
    fit = as.list(unclass(suppressWarnings(fitMeasures(fit)))))
}
write(toJSON(out, digits = 12, auto_unbox = TRUE, na = "null", null = "null"), file.path(arguments[2], "estimators.json"))
