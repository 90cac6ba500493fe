# Models with exploratory blocks. `fits`: lavaan's own estimates and chi-square (its standard errors of rotated blocks differ
# between its "bordered" and "delta" methods, even for residual variances, which no rotation moves: they are not used).
# `restricted`: standard errors by restricted maximum likelihood instead: the equations that hold where the rotation
# criterion is lowest are constraints between the parameters of a confirmatory model, in the metric of items whose variance
# is what block and residual make up.
# Usage: Rscript esem.R data_dir out_dir      (run with R 4.2.2, lavaan 0.6-14)
suppressMessages({library(lavaan); library(jsonlite)})
arguments <- commandArgs(TRUE); folder <- arguments[1]; out <- arguments[2]
hs <- read.csv(file.path(folder, "HolzingerSwineford1939.csv"))
gaps <- read.csv(file.path(folder, "HolzingerSwineford1939_missing.csv"))
bfi <- read.csv(file.path(folder, "bfi.csv")); bfi <- bfi[complete.cases(bfi[, c(paste0("E", 1:5), paste0("N", 1:5), paste0("A", 1:5), paste0("C", 1:5))]), ][1:600, ]
block <- 'efa("b")*f1 + efa("b")*f2 =~ x1 + x2 + x3 + x4 + x5 + x6'
whole <- paste(block, "g =~ x7 + x8 + x9", "f1 + f2 ~ ageyr", "g ~ f1 + f2", sep = "\n")
three <- 'efa("b")*f1 + efa("b")*f2 + efa("b")*f3 =~ x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9'
sets <- 'efa("a")*f1 + efa("a")*f2 =~ E1 + E2 + E3 + E4 + E5 + N1 + N2 + N3 + N4 + N5
efa("b")*g1 + efa("b")*g2 =~ A1 + A2 + A3 + A4 + A5 + C1 + C2 + C3 + C4 + C5
N1 ~~ N2'
paths <- paste(block, "x7 ~ f1 + f2", "x8 ~ x7 + f1 + f2", "f1 + f2 ~ ageyr", sep = "\n")
ordinal <- 'efa("a")*f1 + efa("a")*f2 =~ E1 + E2 + E3 + E4 + E5 + N1 + N2 + N3 + N4 + N5'
data <- list(hs = hs, gaps = gaps, bfi = bfi)
case <- function(file, model, rotation, ...) {
  fit <- suppressWarnings(sem(model, data[[file]], rotation = rotation, rotation.args = list(geomin.epsilon = 0.01, gpa.tol = 1e-7, rstarts = 5), se = "none", ...))
  e <- parameterEstimates(fit); e$group <- if (is.null(e$group)) 1 else e$group
  given <- list(...); if (length(given$ordered)) given$ordered <- as.list(given$ordered)
  list(data = file, model = model, rotation = rotation, args = given, fit = as.list(fitMeasures(fit, intersect(c("chisq", "df", "npar", "chisq.scaled", "cfi", "rmsea"), names(fitMeasures(fit))))),
    groups = lavInspect(fit, "group.label"), estimates = e[e$op != "|", c("lhs", "op", "rhs", "group", "est")],
    psi = lapply(if (lavInspect(fit, "ngroups") > 1) lavInspect(fit, "est") else list(lavInspect(fit, "est")), function(x) x$psi["f1", "f2"]))
}
restricted <- function(rotation, estimator = "ML") {
  l <- function(j) paste0("l", 1:6, "_", j)
  first <- sem(whole, hs, rotation = rotation, rotation.args = list(geomin.epsilon = 0.01, gpa.tol = 1e-7, rstarts = 5), se = "none")
  L <- lavInspect(first, "est")$lambda[1:6, 1:2]; r <- lavInspect(first, "est")$psi["f1", "f2"]
  s <- sprintf("sqrt(%s^2 + %s^2 + 2*r*%s*%s + e%d)", l(1), l(2), l(1), l(2), 1:6)
  z <- function(j) sprintf("(%s/%s)", l(j), s)
  G <- function(j) if (rotation == "oblimin") sprintf("%s*%s^2", z(j), z(3 - j)) else
    sprintf("(%s/(%s^2+0.01))*sqrt((%s^2+0.01)*(%s^2+0.01))", z(j), z(j), z(1), z(2))
  inner <- function(j, k) paste(sprintf("%s*%s", G(j), z(k)), collapse = " + ")
  model <- c(sprintf("f%d =~ NA*x%d + %s*x%d + start(%.9f)*x%d", rep(1:2, each = 6), 1:6, c(l(1), l(2)), 1:6, c(L[, 1], L[, 2]), 1:6),
    "f1 ~~ 1*f1", "f2 ~~ 1*f2", sprintf("f1 ~~ r*f2 + start(%.9f)*f2", r), sprintf("x%d ~~ e%d*x%d", 1:6, 1:6, 1:6),
    "g =~ 1*x7 + x8 + x9", "f1 + f2 ~ ageyr", "g ~ b1*f1 + b2*f2", "difference := b1 - b2",
    sprintf("0 == %s - r*(%s)", inner(1, 2), inner(2, 2)), sprintf("0 == %s - r*(%s)", inner(2, 1), inner(1, 1)))
  fit <- suppressWarnings(sem(paste(model, collapse = "\n"), hs, estimator = estimator, control = list(rel.tol = 1e-12)))
  e <- parameterEstimates(fit)
  list(rotation = rotation, estimator = estimator, converged = lavInspect(fit, "converged"), fit = as.list(fitMeasures(fit, c("chisq", "df"))),
    estimates = e[!(e$op %in% c("==")), c("lhs", "op", "rhs", "est", "se")])
}
result <- list(versions = list(R = R.version.string, lavaan = as.character(packageVersion("lavaan"))),
  fits = list(whole_oblimin = case("hs", whole, "oblimin"), whole_geomin = case("hs", whole, "geomin"),
    three_geomin = case("hs", three, "geomin"), sets_oblimin = case("bfi", sets, "oblimin"),
    paths_varimax = case("hs", paths, "varimax"), paths_oblimin = case("hs", paths, "oblimin"),
    groups_geomin = case("hs", block, "geomin", group = "school"), fiml_oblimin = case("gaps", three, "oblimin", estimator = "MLR", missing = "fiml"),
    ordinal_oblimin = case("bfi", ordinal, "oblimin", ordered = c(paste0("E", 1:5), paste0("N", 1:5)), estimator = "WLSMV")),
  restricted = list(restricted("oblimin"), restricted("geomin"), restricted("oblimin", "MLR")))
write(toJSON(result, digits = NA, auto_unbox = TRUE, pretty = FALSE, na = "null"), file.path(out, "esem.json"))
