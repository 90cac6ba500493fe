# Rotations of the loadings of tight-rotations.json by GPArotation, carried on until a gradient of 1e-7, from four starts.
# Usage: Rscript rotations.R folder      (folder holds tight-rotations.json; rotations.json is written there; run with
#                                         R 4.2.2, GPArotation 2022.10.2)
suppressMessages({library(GPArotation); library(jsonlite)})
at <- commandArgs(TRUE)[1]
given <- fromJSON(file.path(at, "tight-rotations.json"))
set.seed(1)
best <- function(f, L, ...) {
  m <- ncol(L); found <- NULL
  for (i in 1:4) {
    T <- if (i == 1) diag(m) else Random.Start(m)
    r <- suppressWarnings(try(f(L, Tmat = T, eps = 1e-7, maxit = 1500, ...), silent = TRUE))
    if (inherits(r, "try-error") || !r$convergence) next
    v <- r$Table[nrow(r$Table), 2]
    if (is.null(found) || v < found$value - 1e-10) found <- list(loadings = unname(unclass(r$loadings)[]), phi = unname(r$Phi), value = v)
  }
  found
}
targets <- list(hs = c(0, 1, 2)[c(1, 1, 1, 2, 2, 2, 3, 3, 3)] + 1, itflex = rep(1:4, each = 4), bfi = rep(1:5, each = 5))
out <- list(versions = list(R = R.version.string, GPArotation = as.character(packageVersion("GPArotation"))))
for (name in c("hs", "itflex", "bfi")) {
  L <- given[[name]]$unrotated; p <- nrow(L); m <- ncol(L)
  W <- 1 - outer(targets[[name]], 1:m, "=="); H <- matrix(0, p, m); full <- 0.7 * (1 - W)
  out[[name]] <- list(
    geomin_orthogonal = best(geominT, L, delta = 0.01),
    cf_orthogonal = best(cfT, L, kappa = 0.3), cf = best(cfQ, L, kappa = 0.3), cf_varimax = best(cfQ, L, kappa = 1 / p),
    equamax = best(cfT, L, kappa = m / (2 * p)),
    bifactor_orthogonal = best(bifactorT, L), bifactor = best(bifactorQ, L),
    simplimax = best(simplimax, L, k = p * (m - 1)),
    target = best(pstQ, L, W = W, Target = H), target_orthogonal = best(pstT, L, W = W, Target = H),
    target_full = best(targetQ, L, Target = full), target_full_orthogonal = best(targetT, L, Target = full),
    oblimin_positive = best(oblimin, L, gam = 0.3), geomin_epsilon = best(geominQ, L, delta = 0.001))
}
write(toJSON(out, digits = NA, auto_unbox = TRUE, matrix = "rowmajor", null = "null"), file.path(at, "rotations.json"))
