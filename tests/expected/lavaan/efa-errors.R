# Standard errors of two rotated factors by restricted maximum likelihood: the equations that hold where the rotation
# criterion is lowest are written as lavaan constraints, in the metric of standardized variables (each item is a scaled
# latent variable whose variance the constraints keep at 1). lavaan's own efa blocks in this version differ between their
# "bordered" and "delta" errors in the third decimal, so that they cannot serve.
# Usage: Rscript efa-errors.R data_dir out_dir      (run with R 4.2.2, lavaan 0.6-14, psych 2.2.9, GPArotation 2022.10.2)
suppressMessages({library(lavaan); library(GPArotation); library(jsonlite)})
arguments <- commandArgs(TRUE); folder <- arguments[1]; out <- arguments[2]
errors <- function(d, rotation, orthogonal, estimator = "ML") {
  p <- ncol(d); items <- names(d); z <- paste0("z", 1:p)
  l <- function(j) paste0("l", 1:p, "_", j); s <- function(x, y) paste(paste(x, y, sep = "*"), collapse = " + ")
  A <- unclass(psych::fa(d, 2, fm = "ml", rotate = "none")$loadings)[]
  turned <- switch(paste(rotation, orthogonal), "oblimin FALSE" = quartimin(A), "geomin FALSE" = geominQ(A, delta = 0.01),
    "quartimax TRUE" = quartimax(A), "geomin TRUE" = geominT(A, delta = 0.01))
  L <- unclass(turned$loadings)[]; phi <- if (orthogonal) diag(2) else turned$Phi
  G <- function(j) switch(rotation,
    quartimax = , oblimin = sprintf("%s*%s^2", l(j), l(3 - j)),
    geomin = sprintf("(%s/(%s^2+0.01))*sqrt((%s^2+0.01)*(%s^2+0.01))", l(j), l(j), l(1), l(2)))
  inner <- function(j, k) paste(sprintf("%s*%s", G(j), l(k)), collapse = " + ")  # (G'L)_jk
  model <- c(
    sprintf("f%d =~ %s", rep(1:2, each = p), sprintf("%s*%s + start(%.12f)*%s", c(l(1), l(2)), rep(z, 2), c(L[, 1], L[, 2]), rep(z, 2))),
    sprintf("%s =~ d%d*%s + start(%.12f)*%s", z, 1:p, items, sapply(d, sd), items), sprintf("%s ~~ 0*%s", items, items),
    sprintf("%s ~~ e%d*%s + start(%.12f)*%s", z, 1:p, z, 1 - rowSums((L %*% phi) * L), z),
    "f1 ~~ 1*f1", "f2 ~~ 1*f2", if (orthogonal) "f1 ~~ 0*f2" else sprintf("f1 ~~ r*f2 + start(%.12f)*f2", phi[1, 2]),
    sprintf("e%d == 1 - %s^2 - %s^2%s", 1:p, l(1), l(2), if (orthogonal) "" else sprintf(" - 2*r*%s*%s", l(1), l(2))),
    if (orthogonal) sprintf("0 == %s - (%s)", inner(1, 2), inner(2, 1)) else c(
      sprintf("0 == %s - r*(%s)", inner(1, 2), inner(2, 2)), sprintf("0 == %s - r*(%s)", inner(2, 1), inner(1, 1))))
  fit <- suppressWarnings(lavaan(paste(model, collapse = "\n"), d, estimator = estimator, auto.var = FALSE, control = list(rel.tol = 1e-14)))
  e <- parameterEstimates(fit); take <- function(j, what) e[[what]][match(l(j), e$label)]
  list(chisq = unname(fitMeasures(fit, "chisq")), converged = lavInspect(fit, "converged"), loadings = cbind(take(1, "est"), take(2, "est")),
    loadings_se = cbind(take(1, "se"), take(2, "se")), r = if (orthogonal) 0 else e$est[e$label == "r"], r_se = if (orthogonal) 0 else e$se[e$label == "r"])
}
hs <- read.csv(file.path(folder, "HolzingerSwineford1939.csv"))[, paste0("x", 1:6)]
items <- c(outer(1:5, c("E", "N"), function(i, s) paste0(s, i)))
bfi <- read.csv(file.path(folder, "bfi.csv"))[, items]; bfi <- bfi[complete.cases(bfi), ]
all <- function(d) list(oblimin = errors(d, "oblimin", FALSE), geomin = errors(d, "geomin", FALSE), quartimax = errors(d, "quartimax", TRUE),
  geomin_orthogonal = errors(d, "geomin", TRUE), oblimin_mlm = errors(d, "oblimin", FALSE, "MLM"))
write(toJSON(list(versions = list(R = R.version.string, lavaan = as.character(packageVersion("lavaan"))), hs = all(hs), bfi = all(bfi)),
  digits = NA, auto_unbox = TRUE, matrix = "rowmajor", pretty = TRUE), file.path(out, "efa-errors.json"))
