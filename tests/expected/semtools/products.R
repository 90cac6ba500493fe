# Products of indicators by semTools::indProd and the models that they enter, fitted by lavaan.
# Makes products.csv (invented answers: two correlated factors, their product and a square act on a third) and
# products.json. Run in this folder: Rscript products.R
library(lavaan); library(semTools); library(jsonlite)
set.seed(20260301)
n <- 300
a <- rnorm(n); m <- 0.3 * a + sqrt(1 - 0.09) * rnorm(n)
b <- 0.4 * a + 0.3 * m + 0.3 * a * m - 0.2 * a^2 + 0.7 * rnorm(n)
item <- function(f, l, s, mean) round(mean + l * f + s * rnorm(n), 3)
d <- data.frame(a1 = item(a, 1, .5, 4), a2 = item(a, .9, .6, 3), a3 = item(a, .8, .6, 5),
                m1 = item(m, 1, .6, 4), m2 = item(m, .8, .5, 4), m3 = item(m, 1.1, .7, 2),
                b1 = item(b, 1, .5, 3), b2 = item(b, .9, .5, 4), b3 = item(b, 1.1, .6, 5))
write.csv(d, "products.csv", row.names = FALSE)
A <- paste0("a", 1:3); M <- paste0("m", 1:3)
base <- "A =~ a1 + a2 + a3\nM =~ m1 + m2 + m3\nB =~ b1 + b2 + b3\n"
shared <- function(names, pairs) {
  lines <- c()
  for (i in seq_along(names)) for (j in seq_along(names)) if (i < j && length(intersect(pairs[[i]], pairs[[j]])))
    lines <- c(lines, paste(names[i], "~~", names[j]))
  paste(lines, collapse = "\n")
}
run <- function(data, names, pairs, centring, square = FALSE) {
  prod <- if (square) "A_sq" else "A_x_M"
  text <- paste0(if (square) "A =~ a1 + a2 + a3\nB =~ b1 + b2 + b3\n" else base,
                 prod, " =~ ", paste(names, collapse = " + "), "\n", shared(names, pairs), "\n",
                 "B ~ ", if (square) "A + A_sq" else "A + M + A_x_M")
  fit <- sem(text, data)
  for (again in 1:3) fit <- sem(text, data, start = fit, optim.force.converged = TRUE)
  e <- parameterEstimates(fit)
  e <- e[e$op == "~", c("lhs", "op", "rhs", "est", "se")]
  list(names = names, head = unname(as.matrix(data[1:5, names])), paths = e,
       chisq = unname(fitMeasures(fit, "chisq")), df = unname(fitMeasures(fit, "df")),
       gradient = max(abs(lavInspect(fit, "gradient"))))
}
pairs_all <- expand.grid(m = M, a = A, stringsAsFactors = FALSE)
out <- list()
for (centring in c("double_mean", "residual")) {
  args <- if (centring == "double_mean") list(meanC = TRUE, doubleMC = TRUE, residualC = FALSE) else
    list(meanC = FALSE, doubleMC = FALSE, residualC = TRUE)
  matched <- do.call(indProd, c(list(d, var1 = A, var2 = M, match = TRUE), args))
  out[[paste0("matched_", centring)]] <- run(matched, paste0(A, ".", M), Map(c, A, M), centring)
  all <- do.call(indProd, c(list(d, var1 = A, var2 = M, match = FALSE), args))
  out[[paste0("all_", centring)]] <- run(all, paste0(pairs_all$a, ".", pairs_all$m),
                                         Map(c, pairs_all$a, pairs_all$m), centring)
}
squares <- indProd(d, var1 = A, var2 = A, match = TRUE, meanC = TRUE, doubleMC = TRUE, residualC = FALSE)
out$square <- run(squares, paste0(A, ".", A), Map(c, A, A), "double_mean", square = TRUE)
out$software <- list(lavaan = as.character(packageVersion("lavaan")), semTools = as.character(packageVersion("semTools")))
write_json(out, "products.json", digits = 12, auto_unbox = TRUE, pretty = 1)
