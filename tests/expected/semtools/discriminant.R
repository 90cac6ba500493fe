# Discriminant validity by semTools: correlations with their intervals, and the chi-square difference to models in
# which one correlation is fixed to a cut-off or two factors are merged. Writes discriminant.json beside this file.
# Run in the root of the repository: Rscript tests/expected/semtools/discriminant.R
suppressPackageStartupMessages({library(lavaan); library(semTools); library(jsonlite)})

hs <- read.csv("data/reference/HolzingerSwineford1939.csv")
flex <- read.csv("data/it-flexibility/responses.csv")
models <- list(
  hs = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9",
  itflex = paste(
    "comp =~ ITCOMP1 + ITCOMP2 + ITCOMP3 + ITCOMP4", "conn =~ ITCONN1 + ITCONN2 + ITCONN3 + ITCONN4",
    "modul =~ MOD1 + MOD2 + MOD3 + MOD4", "pers =~ ITPSF1 + ITPSF2 + ITPSF3 + ITPSF4", sep = "\n"))
data <- list(hs = hs, itflex = flex)

out <- list()
for (name in names(models)) for (estimator in c("ML", "MLR", "MLM")) {
  fit <- cfa(models[[name]], data = data[[name]], std.lv = TRUE, estimator = estimator)
  tests <- list()
  for (cut in c("0.8", "0.9", "1", "merge")) {
    merge <- cut == "merge"
    found <- suppressWarnings(discriminantValidity(
      fit, cutoff = if (merge) 1 else as.numeric(cut), merge = merge))
    tests[[cut]] <- found
  }
  first <- tests[[1]]
  out[[paste(name, estimator, sep = "-")]] <- list(
    data = name, model = models[[name]], estimator = estimator,
    lhs = first$lhs, rhs = first$rhs, est = first$est, lower = first$ci.lower, upper = first$ci.upper,
    tests = lapply(tests, function(t) list(
      names = names(t), chisq = t[["Chisq diff"]], df = t[["Df diff"]], p = t[["Pr(>Chisq)"]])))
}
out$versions <- list(lavaan = as.character(packageVersion("lavaan")), semTools = as.character(packageVersion("semTools")))
write(toJSON(out, digits = I(12), auto_unbox = TRUE, pretty = TRUE), "tests/expected/semtools/discriminant.json")
