# Rotations and one-factor reliabilities carried on to convergence, as the programs' defaults stop early
# (stats::varimax at 1e-5 of its trace, GPArotation at a gradient of 1e-5, psych's principal axes at 1e-3).
# Usage: Rscript tight.R data_dir out_dir      (run with R 4.2.2, psych 2.2.9, GPArotation 2022.10.2,
#                                               lavaan 0.6-14, semTools 0.5-6)
suppressMessages({library(psych); library(GPArotation); library(lavaan); library(semTools); library(jsonlite)})
arguments <- commandArgs(TRUE); folder <- arguments[1]; out <- arguments[2]
versions <- list(R = R.version.string, psych = as.character(packageVersion("psych")),
  GPArotation = as.character(packageVersion("GPArotation")), lavaan = as.character(packageVersion("lavaan")),
  semTools = as.character(packageVersion("semTools")))
save <- function(x, name) write(toJSON(x, digits = NA, auto_unbox = TRUE, matrix = "rowmajor", pretty = TRUE), file.path(out, name))
complete <- function(file, items) { d <- read.csv(file.path(folder, file))[, items]; d[complete.cases(d), ] }

rotations <- function(X, m) {
  R <- cor(X); n <- nrow(X)
  L <- unclass(fa(R, m, n.obs = n, fm = "ml", rotate = "none", max.iter = 1000)$loadings)[]
  h <- sqrt(rowSums(L^2)); v <- varimax(L, eps = 1e-15)
  V <- unclass(v$loadings)[]; Q <- (V / h) * abs(V / h)^3
  U <- lm.fit(V / h, Q)$coefficients; U <- U %*% diag(sqrt(diag(solve(t(U) %*% U))))
  gp <- function(f, ...) { r <- f(L, eps = 1e-8, maxit = 3000, ...); list(loadings = unname(unclass(r$loadings)[]), phi = unname(r$Phi), converged = r$convergence) }
  pa <- fa(R, m, n.obs = n, fm = "pa", rotate = "none", max.iter = 5000, min.err = 1e-13)
  list(unrotated = unname(L), varimax = list(loadings = unname(V)), promax = list(loadings = unname((V %*% U)), phi = unname(solve(t(U) %*% U))),
    quartimax = gp(quartimax), oblimin = gp(oblimin), geomin = gp(geominQ), oblimin_gamma = gp(oblimin, gam = -0.5),
    varimax_plain = gp(Varimax), pa = unname(unclass(pa$loadings)[]), pa_communality = unname(pa$communality))
}
hs <- complete("HolzingerSwineford1939.csv", paste0("x", 1:9))
it <- complete("ITFlex.csv", c(outer(1:4, c("ITCOMP", "ITCONN", "MOD", "ITPSF"), function(i, s) paste0(s, i))))
bfi_items <- c(outer(1:5, c("A", "C", "E", "N", "O"), function(i, s) paste0(s, i)))
bfi <- complete("bfi.csv", bfi_items)
save(list(versions = versions, hs = rotations(hs, 3), itflex = rotations(it, 4), bfi = rotations(bfi, 5)), "tight-rotations.json")

one_factor <- function(X) {
  items <- colnames(X); k <- length(items); l <- paste0("l", 1:k); t <- paste0("t", 1:k)
  omega <- sprintf("omega := (%s)^2 / ((%s)^2 + %s)", paste(l, collapse = "+"), paste(l, collapse = "+"), paste(t, collapse = "+"))
  model <- function(x) { v <- sprintf("start(%.17g)", x); paste(c(
    paste("f =~", paste0(l, "*", items, " + ", v[1:k], "*", items, collapse = " + ")),
    paste0(items, " ~~ ", t, "*", items, " + ", v[k + 1:k], "*", items), omega), collapse = "\n") }
  fit <- cfa(model(rep(c(0.5, 0.5), each = k)), X, std.lv = TRUE)
  # Newton steps on the ML gradient, from lavaan's solution until the gradient vanishes; then lavaan again from there
  S <- lavInspect(fit, "sampstat")$cov[items, items]; x <- unname(c(coef(fit)[l], coef(fit)[t]))
  gradient <- function(x) { L <- x[1:k]; P <- solve(L %*% t(L) + diag(x[k + 1:k])); D <- P - P %*% S %*% P; c(2 * D %*% L, diag(D)) }
  for (i in 1:20) { J <- sapply(seq_along(x), function(j) { e <- replace(numeric(2 * k), j, 1e-6); (gradient(x + e) - gradient(x - e)) / 2e-6 }); x <- x - solve(J, gradient(x)) }
  final <- cfa(model(x), X, std.lv = TRUE)
  e <- parameterEstimates(final); defined <- e[e$op == ":=", ]
  list(n = nrow(X), items = items, loadings = e$est[e$op == "=~"], loadings_se = e$se[e$op == "=~"], uniquenesses = e$est[e$label %in% t],
    uniquenesses_se = e$se[e$label %in% t], omega = defined$est, omega_se = defined$se, gradient = max(abs(gradient(c(e$est[e$op == "=~"], e$est[e$label %in% t])))),
    semtools_implied = unname(unclass(compRelSEM(final, obs.var = FALSE))[1]), chisq = unname(fitMeasures(final, "chisq")))
}
scale <- function(d, s, k) one_factor(complete(d, paste0(s, 1:k)))
save(list(versions = versions, convention = "ML, covariance matrix with divisor N, expected information, std.lv",
  ITCOMP = scale("ITFlex.csv", "ITCOMP", 4), ITCONN = scale("ITFlex.csv", "ITCONN", 4), MOD = scale("ITFlex.csv", "MOD", 4), ITPSF = scale("ITFlex.csv", "ITPSF", 4),
  N = scale("bfi.csv", "N", 5), visual = one_factor(complete("HolzingerSwineford1939.csv", paste0("x", 1:3))), all = one_factor(hs)), "one-factor-omega.json")
