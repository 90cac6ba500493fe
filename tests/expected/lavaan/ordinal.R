# Models of ordinal and mixed data, for tests/analysis/theory/test_graded.py. lavaan 0.6-14. Usage: Rscript ordinal.R DATA_DIR OUT_DIR
suppressMessages({library(lavaan); library(jsonlite)})
arguments <- commandArgs(TRUE)
bfi <- read.csv(file.path(arguments[1], "bfi.csv"))
hs <- read.csv(file.path(arguments[1], "HolzingerSwineford1939.csv"))
for (x in paste0("x", 1:9)) hs[[paste0("u", substring(x, 2))]] <- as.integer(cut(hs[[x]], quantile(hs[[x]], c(0, .3, .7, 1)), include.lowest = TRUE))
for (x in paste0("x", 1:9)) hs[[paste0("b", substring(x, 2))]] <- as.integer(hs[[x]] > median(hs[[x]]))
for (x in paste0("x", 1:9)) hs[[paste0("v", substring(x, 2))]] <- as.integer(cut(hs[[x]], quantile(hs[[x]], c(0, .2, .4, .7, 1)), include.lowest = TRUE))
write.csv(hs[, c("school", "sex", "ageyr", paste0("x", 1:9), paste0("u", 1:9), paste0("b", 1:9), paste0("v", 1:9))], file.path(arguments[2], "ordinal.csv"), row.names = FALSE)
U <- "visual =~ u1 + u2 + u3\ntextual =~ u4 + u5 + u6\nspeed =~ u7 + u8 + u9"
B <- "visual =~ b1 + b2 + b3\ntextual =~ b4 + b5 + b6\nspeed =~ b7 + b8 + b9"
V <- "visual =~ v1 + v2 + v3\ntextual =~ v4 + v5 + v6\nspeed =~ v7 + v8 + v9"
X <- "visual =~ x1 + u2 + u3\ntextual =~ u4 + x5 + u6\nspeed =~ x7 + x8 + b9"
u <- paste0("u", 1:9); b <- paste0("b", 1:9); v <- paste0("v", 1:9); m <- c("u2", "u3", "u4", "u6", "b9")
cases <- list()
add <- function(name, ...) cases[[name]] <<- list(...)
for (e in c("DWLS", "WLS", "ULS", "WLSM", "WLSMV", "WLSMVS", "ULSMV", "ULSM")) {
  add(paste("three", e), model = U, data = hs, ordered = u, estimator = e)
  add(paste("mixed", e), model = X, data = hs, ordered = m, estimator = e)
}
add("binary WLSMV", model = B, data = hs, ordered = b, estimator = "WLSMV")
add("three theta WLSMV", model = U, data = hs, ordered = u, estimator = "WLSMV", parameterization = "theta")
add("mixed theta WLSMV", model = X, data = hs, ordered = m, estimator = "WLSMV", parameterization = "theta")
add("second WLSMV", model = paste0(U, "\ng =~ visual + textual + speed"), data = hs, ordered = u, estimator = "WLSMV", std.lv = TRUE)
add("structural WLSMV", model = paste0(U, "\nspeed ~ a*visual + c*textual\ntextual ~ b*visual\nindirect := b*c"), data = hs, ordered = u, estimator = "WLSMV")
add("outcome WLSMV", model = "visual =~ u1 + u2 + u3\ntextual =~ u4 + u5 + u6\nu9 ~ visual + textual", data = hs, ordered = c("u1","u2","u3","u4","u5","u6","u9"), estimator = "WLSMV")
add("stdlv WLSMV", model = U, data = hs, ordered = u, estimator = "WLSMV", std.lv = TRUE)
add("equal WLSMV", model = gsub("u2 \\+ u3", "a*u2 + a*u3", U), data = hs, ordered = u, estimator = "WLSMV")
add("pairwise WLSMV", model = "agree =~ A1 + A2 + A3 + A4 + A5\nneuro =~ N1 + N2 + N3 + N4 + N5", data = bfi, ordered = TRUE, estimator = "WLSMV", missing = "pairwise")
add("groups WLSMV", model = V, data = hs, ordered = v, estimator = "WLSMV", group = "school")
add("groups metric WLSMV", model = V, data = hs, ordered = v, estimator = "WLSMV", group = "school", group.equal = "loadings")
add("groups mixed WLSMV", model = X, data = hs, ordered = m, estimator = "WLSMV", group = "school")
add("groups WLS", model = U, data = hs, ordered = u, estimator = "WLS", group = "school")
add("groups ULSMV", model = U, data = hs, ordered = u, estimator = "ULSMV", group = "school")
out <- list()
for (eq in list("thresholds", c("thresholds", "loadings"), c("thresholds", "loadings", "residuals")))
  for (p in c("delta", "theta")) if (p == "theta" || !("residuals" %in% eq))
    add(paste(c("millsap", eq, p), collapse = " "), model = V, data = hs, ordered = v, estimator = "WLSMV", group = "school", group.equal = eq, parameterization = p)
for (e in c("WLSM", "WLSMV", "WLSMVS", "ULSMV")) add(paste("mplus", e), model = U, data = hs, ordered = u, estimator = e, mimic = "Mplus")
add("mplus groups", model = V, data = hs, ordered = v, estimator = "WLSMV", group = "school", mimic = "Mplus")
M <- "\nvisual + textual + speed ~ sex + ageyr"
add("covariates WLSMV", model = paste0(U, M), data = hs, ordered = u, estimator = "WLSMV")
add("covariates theta WLSMV", model = paste0(U, M), data = hs, ordered = u, estimator = "WLSMV", parameterization = "theta")
add("covariates WLS", model = paste0(U, M), data = hs, ordered = u, estimator = "WLS")
add("covariates mixed WLSMV", model = paste0(X, M), data = hs, ordered = m, estimator = "WLSMV")
add("covariates direct WLSMV", model = paste0(U, M, "\nu1 ~ sex"), data = hs, ordered = u, estimator = "WLSMV", parameterization = "theta")
add("covariates groups WLSMV", model = paste0(V, M), data = hs, ordered = v, estimator = "WLSMV", group = "school")
add("mplus covariates", model = paste0(U, M), data = hs, ordered = u, estimator = "WLSMV", mimic = "Mplus")
for (name in names(cases)) {
  fit <- tryCatch(suppressWarnings(do.call("sem", cases[[name]])), error = function(e) {cat(name, conditionMessage(e), "\n"); NULL})
  if (is.null(fit) || !isTRUE(lavInspect(fit, "converged"))) { cat(name, "no solution\n"); next }
  se <- suppressWarnings(parameterEstimates(fit, remove.nonfree = FALSE, standardized = TRUE))
  st <- suppressWarnings(standardizedSolution(fit))
  options <- cases[[name]]; options$data <- NULL
  out[[name]] <- list(options = options, gradient = max(abs(lavInspect(fit, "optim.gradient"))),
    rows = paste0(se$lhs, se$op, se$rhs, if (is.null(se$group)) 1 else se$group), est = se$est, se = se$se, std.lv = se$std.lv, std.all = se$std.all,
    std.rows = paste0(st$lhs, st$op, st$rhs, if (is.null(st$group)) 1 else st$group), std.est = st$est.std, std.se = st$se,
    fit = as.list(unclass(suppressWarnings(fitMeasures(fit)))))
}
write(toJSON(out, digits = 12, auto_unbox = TRUE, na = "null", null = "null"), file.path(arguments[2], "ordinal.json"))
