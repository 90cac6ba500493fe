# Statistics of ordinal and mixed data with their sampling covariance, for tests/core/ordinal and tests/analysis/scale.
# Rscript ordinal.R bfi.csv OUT      (lavaan 0.6-14, jsonlite)
suppressMessages({library(lavaan); library(jsonlite)})
arguments <- commandArgs(trailingOnly = TRUE)
d <- read.csv(arguments[1])
out <- arguments[2]
items <- names(d)[1:25]
# lavaan's search for a polyserial correlation depends on the unit: with age in years it stops 2% short of the maximum
d$age <- d$age / 50
save <- function(x, name) write(toJSON(x, digits = NA, auto_unbox = TRUE), file.path(out, paste0(name, '.json')))

# gamma is kept as its diagonal and its product with a vector that no symmetry spares
moments <- function(x, ordered, name, covariates = NULL, ...) {
  model <- paste('f =~', paste(setdiff(names(x), covariates), collapse = '+'))
  if (length(covariates)) model <- paste0(model, '\nf ~ ', paste(covariates, collapse = '+'))
  fit <- cfa(model, data = x, ordered = ordered, estimator = 'WLSMV', ...)
  gamma <- lavInspect(fit, 'gamma'); class(gamma) <- 'matrix'
  save(list(program = paste('lavaan', packageVersion('lavaan')), columns = names(x), ordered = ordered,
            n = lavInspect(fit, 'nobs'), names = names(lavInspect(fit, 'wls.obs')),
            statistics = as.numeric(lavInspect(fit, 'wls.obs')), gamma_diagonal = diag(gamma),
            gamma_product = as.numeric(gamma %*% sin(seq_len(nrow(gamma))))), name)
}
complete <- na.omit(d[, items])
moments(complete, items, 'bfi')
moments(d[, items[1:6]], items[1:6], 'pairwise', missing = 'pairwise')
mixed <- c('A1', 'A2', 'A3', 'gender', 'education', 'age')
moments(na.omit(d[, mixed]), c('A1', 'A3', 'gender', 'education'), 'mixed')
moments(d[, mixed], c('A1', 'A3', 'gender', 'education'), 'mixed-pairwise', missing = 'pairwise')
binary <- as.data.frame(1 * (complete[, 1:5] > 4))
moments(binary, names(binary), 'binary')

# thresholds, slopes and residual correlations given covariates (conditional.x = TRUE)
given <- na.omit(d[, c('A1', 'A2', 'A3', 'A4', 'A5', 'education', 'gender', 'age')])
moments(given, c('A1', 'A2', 'A3', 'A4', 'A5'), 'conditional', c('education', 'gender', 'age'))
moments(given, c('A1', 'A3', 'A5'), 'conditional-mixed', c('education', 'gender', 'age'))

# two-by-two tables with an empty cell, and a polyserial correlation near one
long <- function(t) { r <- which(t > 0, arr.ind = TRUE) ; r <- r[rep(seq_len(nrow(r)), t[t > 0]), ]; data.frame(a = r[, 1], b = r[, 2]) }
tables <- lapply(list(c(40, 10, 0, 50), c(0, 50, 40, 10), c(40, 0, 10, 1), c(1, 0, 10, 20)), matrix, nrow = 2)
save(list(program = paste('lavaan', packageVersion('lavaan')), cases = lapply(tables, function(t) {
  fit <- lavCor(long(t), ordered = c('a', 'b'), output = 'fit', se = 'standard', estimator = 'WLSMV')
  gamma <- lavInspect(fit, 'gamma'); class(gamma) <- 'matrix'
  list(table = t, statistics = as.numeric(lavInspect(fit, 'wls.obs')), gamma = gamma)
})), 'zero-cells')
