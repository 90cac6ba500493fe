# Pooled estimates and tests of several completed data sets, by mitml and mice.
# Run in this folder: Rscript pooling.R   (writes pooling.json)
suppressMessages({library(mitml); library(mice); library(jsonlite); library(multilevel)})
set.seed(5)
n <- 80; m <- 6
x <- rnorm(n); z <- rnorm(n); y <- 0.5 * x + 0.3 * z + rnorm(n)
gaps <- sample(n, 25)
sets <- lapply(1:m, function(i) {
  xi <- x
  xi[gaps] <- 0.4 * y[gaps] + rnorm(length(gaps))
  data.frame(x = xi, z = z, y = y)
})
fits <- as.mitml.result(lapply(sets, function(d) lm(y ~ x + z, d)))
nulls <- as.mitml.result(lapply(sets, function(d) lm(y ~ 1, d)))
est <- t(sapply(fits, coef)); u <- lapply(fits, vcov)
pooled <- testEstimates(fits)$estimates
small <- testEstimates(fits, df.com = n - 3)$estimates
f <- function(t) list(F = unname(t$test[1, 1]), df1 = unname(t$test[1, 2]), df2 = unname(t$test[1, 3]),
                      p = unname(t$test[1, 4]), riv = unname(t$test[1, 5]))
d1 <- testModels(fits, nulls, method = "D1")
d2 <- testModels(fits, nulls, method = "D2")
d3 <- testModels(fits, nulls, method = "D3")
rubin <- pool.scalar(est[, 2], sapply(u, function(v) v[2, 2]), n = n, k = 3)
data(lq2002, package = "multilevel")
agreement <- sapply(c("LEAD", "TSIG"), function(v) mean(awg(lq2002[[v]], lq2002$COMPID, range = c(1, 5))$a.wg))
ad <- sapply(c("LEAD", "TSIG"), function(v) mean(ad.m(lq2002[[v]], lq2002$COMPID)$AD.M))
out <- list(
  versions = list(mitml = as.character(packageVersion("mitml")), mice = as.character(packageVersion("mice")),
                  multilevel = as.character(packageVersion("multilevel")), R = R.version.string),
  sets = lapply(sets, function(d) as.list(d)),
  estimates = pooled, estimates_small = small,
  d1 = f(d1), d2 = f(d2), d3 = f(d3),
  mice = list(qbar = rubin$qbar, ubar = rubin$ubar, b = rubin$b, t = rubin$t, df = rubin$df, r = rubin$r, fmi = rubin$fmi),
  awg = as.list(agreement), ad = as.list(ad)
)
write(toJSON(out, digits = 14, auto_unbox = TRUE), "pooling.json")
