# Categorical omega and ordinal alpha of two bfi scales, for tests/core/scale/test_categorical.py.
# Rscript categorical.R bfi.csv OUT      (semTools 0.5-6, lavaan 0.6-14, jsonlite)
suppressMessages({library(lavaan); library(semTools); library(jsonlite)})
arguments <- commandArgs(trailingOnly = TRUE)
d <- na.omit(read.csv(arguments[1])[, 1:10])
d$A1 <- 7 - d$A1; d$C4 <- 7 - d$C4; d$C5 <- 7 - d$C5
d$A3 <- pmin(d$A3, 4)
fit <- cfa('A =~ A1 + A2 + A3 + A4 + A5
C =~ C1 + C2 + C3 + C4 + C5', data = d, ordered = TRUE, estimator = 'WLSMV')
found <- suppressMessages(suppressWarnings(reliability(fit)))
scale <- function(name, at) {
  tau <- lavInspect(fit, 'est')$tau
  list(loadings = unname(lavInspect(fit, 'std')$lambda[at, name]),
       thresholds = lapply(rownames(lavInspect(fit, 'std')$lambda)[at], function(i) unname(tau[grep(paste0('^', i), rownames(tau)), 1])),
       correlations = unname(matrix(as.numeric(lavInspect(fit, 'sampstat')$cov[at, at]), length(at))),
       omega = found['omega', name], omega_observed = found['omega3', name], alpha = found['alpha.ord', name])
}
write(toJSON(list(program = paste('semTools', packageVersion('semTools')), A = scale('A', 1:5), C = scale('C', 6:10)),
             digits = NA, auto_unbox = TRUE), file.path(arguments[2], 'categorical-omega.json'))
