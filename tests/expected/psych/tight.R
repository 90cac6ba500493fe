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
  text <- c(paste("f =~", paste0(l, "*", items, collapse = " + ")), paste(items, "~~", t, "*", items),
    sprintf("omega := (%s)^2 / ((%s)^2 + %s)", paste(l, collapse = "+"), paste(l, collapse = "+"), paste(t, collapse = "+")))
  run <- function(start) suppressWarnings(cfa(paste(text, collapse = "\n"), X, std.lv = TRUE, start = start, control = list(rel.tol = 1e-15, iter.max = 10000)))
  fit <- cfa(paste(text, collapse = "\n"), X, std.lv = TRUE); pt <- parTable(fit)
  free <- pt$free > 0; target <- function(x) { q <- pt; q$est <- q$start <- replace(pt$est, free, x[pt$free[free]]); q }
  x <- coef(fit)[!duplicated(names(coef(fit)))]
  S <- lavInspect(fit, "sampstat")$cov[items, items]
  # Newton on lavaan's own discrepancy, written out, until the gradient vanishes
  par <- c(x[l], x[t]); fg <- function(p) { L <- p[1:k]; P <- solve(L %*% t(L) + diag(p[k + 1:k])); D <- P - P %*% S %*% P; c(2 * D %*% L, diag(D)) }
  for (i in 1:50) { g <- fg(par); J <- sapply(seq_along(par), function(j) { e <- rep(0, 2 * k); e[j] <- 1e-6; (fg(par + e) - fg(par - e)) / 2e-6 }); par <- par - solve(J, g); if (max(abs(g)) < 1e-14) break }
  at <- pt; at$est[free] <- at$start[free] <- unname(par[at$label[free]]); at$ustart[free] <- at$start[free]
  final <- suppressWarnings(lavaan(at, X, do.fit = FALSE, start = at$start, std.lv = TRUE))
  final <- suppressWarnings(cfa(paste(text, collapse = "\n"), X, std.lv = TRUE, start = at, optim.force.converged = TRUE, control = list(iter.max = 1, rel.tol = 1e-15)))
  e <- parameterEstimates(final); omega <- e[e$op == ":=", ]
  list(n = nrow(X), items = items, loadings = e$est[e$op == "=~"], loadings_se = e$se[e$op == "=~"], uniquenesses = e$est[e$label %in% t],
    uniquenesses_se = e$se[e$label %in% t], omega = omega$est, omega_se = omega$se, gradient = max(abs(g)), newton_loadings = unname(par[l]),
    newton_uniquenesses = unname(par[t]), comp_rel = unname(compRelSEM(final, obs.var = FALSE)), chisq = unname(fitMeasures(final, "chisq")))
}
scale <- function(d, s, k) one_factor(complete(d, paste0(s, 1:k)))
save(list(versions = versions, convention = "ML, covariance matrix with divisor N, expected information, std.lv",
  ITCOMP = scale("ITFlex.csv", "ITCOMP", 4), ITCONN = scale("ITFlex.csv", "ITCONN", 4), MOD = scale("ITFlex.csv", "MOD", 4), ITPSF = scale("ITFlex.csv", "ITPSF", 4),
  N = scale("bfi.csv", "N", 5), visual = one_factor(complete("HolzingerSwineford1939.csv", paste0("x", 1:3))), all = one_factor(hs)), "one-factor-omega.json")
