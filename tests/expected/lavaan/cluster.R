# Cases in clusters, for tests/analysis/theory/test_cluster.py. lavaan 0.6-14. Usage: Rscript cluster.R DATA_DIR OUT_DIR
suppressMessages({library(lavaan); library(jsonlite)})
arguments <- commandArgs(TRUE)
hs <- read.csv(file.path(arguments[1], "HolzingerSwineford1939.csv"))
gaps <- read.csv(file.path(arguments[1], "HolzingerSwineford1939_missing.csv"))
hs$firm <- gaps$firm <- rep(1:43, each = 7)[1:301]
lq <- read.csv(file.path(arguments[1], "lq2002.csv"))
factors <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
cases <- list(
  cfa = list(model = factors, data = hs, cluster = "firm"),
  fiml = list(model = factors, data = gaps, cluster = "firm", missing = "ml"),
  mimic = list(model = paste0(factors, "\nvisual + textual + speed ~ sex + ageyr"), data = hs, cluster = "firm"),
  equal = list(model = "visual =~ x1 + a*x2 + a*x3\ntextual =~ x4 + x5 + x6\ntextual ~ visual", data = hs, cluster = "firm"),
  groups = list(model = factors, data = hs, cluster = "firm", group = "sex", group.equal = "loadings"),
  soldiers = list(model = "TSIG ~ LEAD + HOSTILE\nHOSTILE ~ LEAD", data = lq, cluster = "COMPID"))
out <- list()
for (name in names(cases)) {
  fit <- suppressWarnings(do.call("sem", cases[[name]]))
  se <- parameterEstimates(fit, remove.nonfree = FALSE)
  out[[name]] <- list(gradient = max(abs(lavInspect(fit, "optim.gradient"))),
    rows = paste0(se$lhs, se$op, se$rhs, if (is.null(se$group)) 1 else se$group), est = se$est, se = se$se,
    fit = as.list(unclass(suppressWarnings(fitMeasures(fit)))))
}
write(toJSON(out, digits = 12, auto_unbox = TRUE, na = "null", null = "null"), file.path(arguments[2], "cluster.json"))
