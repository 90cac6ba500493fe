# Guttman's coefficients, intraclass correlations, Schmid-Leiman and bifactor omegas, tests of equal loadings, and
# categorical omega.
# Usage: Rscript scales.R data_dir out_dir     (run with R 4.2.2, psych 2.2.9, GPArotation 2022.10.2, lavaan 0.6-14,
#                                               semTools 0.5-6); ITFlex.csv is a copy of data/it-flexibility/responses.csv
suppressMessages({library(psych); library(GPArotation); library(lavaan); library(semTools); library(jsonlite)})
arguments <- commandArgs(TRUE); folder <- arguments[1]; out <- arguments[2]
quiet <- function(e) { sink(nullfile()); on.exit(sink()); suppressWarnings(suppressMessages(e)) }
complete <- function(file, items) { d <- read.csv(file.path(folder, file))[, items]; d[complete.cases(d), ] }
hs <- complete("HolzingerSwineford1939.csv", paste0("x", 1:9))
flexible <- function(s) complete("ITFlex.csv", paste0(s, 1:4))

guttman_of <- function(X) { g <- quiet(guttman(X)); s <- quiet(splitHalf(X)); list(lambda2 = g$lambda.2, lambda4 = s$maxrb, lambda6 = g$lambda.6, mean = s$meanr, worst = s$minrb) }
judges <- rbind(c(9, 2, 5, 8), c(6, 1, 3, 2), c(8, 4, 6, 8), c(7, 1, 2, 6), c(10, 5, 6, 9), c(6, 2, 4, 7))
icc <- quiet(ICC(judges, lmer = FALSE))$results
set.seed(1)
om <- quiet(omega(hs, nfactors = 3, fm = "minres", rotate = "oblimin", plot = FALSE))

bifactor <- "g =~ a1*x1 + a2*x2 + a3*x3 + a4*x4 + a5*x5 + a6*x6 + a7*x7 + a8*x8 + a9*x9
  t =~ b4*x4 + b5*x5 + b6*x6
  s =~ c7*x7 + c8*x8 + c9*x9
  x1 ~~ u1*x1 \n x2 ~~ u2*x2 \n x3 ~~ u3*x3 \n x4 ~~ u4*x4 \n x5 ~~ u5*x5 \n x6 ~~ u6*x6 \n x7 ~~ u7*x7 \n x8 ~~ u8*x8 \n x9 ~~ u9*x9
  total := (a1+a2+a3+a4+a5+a6+a7+a8+a9)^2 + (b4+b5+b6)^2 + (c7+c8+c9)^2 + u1+u2+u3+u4+u5+u6+u7+u8+u9
  omega_h := (a1+a2+a3+a4+a5+a6+a7+a8+a9)^2 / total
  omega_hs := (b4+b5+b6)^2 / ((a4+a5+a6)^2 + (b4+b5+b6)^2 + u4+u5+u6)"
fit <- quiet(cfa(bifactor, hs, std.lv = TRUE, orthogonal = TRUE))
defined <- subset(parameterEstimates(fit), op == ":=")

tau <- function(X) {
  free <- paste("f =~", paste(colnames(X), collapse = " + ")); equal <- paste("f =~", paste0("a*", colnames(X), collapse = " + "))
  fits <- lapply(c(free, equal), function(m) fitMeasures(cfa(m, X, std.lv = TRUE), c("chisq", "df")))
  list(chisq = fits[[1]][[1]], df = fits[[1]][[2]], tau_chisq = fits[[2]][[1]], tau_df = fits[[2]][[2]])
}
categorical <- function(X) {
  f <- quiet(cfa(paste("f =~", paste(colnames(X), collapse = " + ")), X, ordered = colnames(X), std.lv = TRUE))
  r <- quiet(reliability(f)); list(loadings = unname(coef(f)[seq_along(X)]), omega = r["omega", "f"], alpha = r["alpha.ord", "f"])
}
scales <- c("ITCOMP", "ITCONN", "MOD", "ITPSF"); every <- function(f) setNames(lapply(scales, function(s) f(flexible(s))), scales)
write(toJSON(list(
  guttman = every(guttman_of),
  icc = data.frame(type = icc$type, icc = icc$ICC, F = icc$F, df1 = icc$df1, df2 = icc$df2, p = icc$p, low = icc$`lower bound`, high = icc$`upper bound`),
  schmid_leiman = list(omega_h = om$omega_h, omega_t = om$omega.tot, general = unname(om$schmid$sl[, "g"]), groups = om$omega.group[-1, ]),
  bifactor = list(estimate = setNames(as.list(defined$est), defined$lhs), se = setNames(as.list(defined$se), defined$lhs)),
  tau = every(tau), categorical = every(categorical)), digits = NA, auto_unbox = TRUE, pretty = TRUE), file.path(out, "scales.json"))
