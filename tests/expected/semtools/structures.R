# Invariance ladders, longitudinal ladder, structures and bifactor indices by lavaan, semTools and psych.
# Run in this folder: Rscript structures.R   (writes structures.json)
suppressMessages({library(lavaan); library(semTools); library(psych); library(jsonlite)})
folder <- "../../../data/reference/"
hs <- read.csv(paste0(folder, "HolzingerSwineford1939.csv"))
model <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
names_of <- c("chisq", "df", "cfi", "tli", "rmsea", "srmr", "aic", "bic")
robust_of <- c("chisq.scaled", "df.scaled", "cfi.robust", "tli.robust", "rmsea.robust", "srmr")
kinds <- list(configural = character(), metric = "loadings", scalar = "intercepts", strict = "residuals",
              lv_variances = "lv.variances", lv_covariances = "lv.covariances", means = "means")
ladder <- function(estimator, measures) {
  equal <- character(); fits <- list()
  for (level in names(kinds)) {
    equal <- c(equal, kinds[[level]])
    fits[[level]] <- cfa(model, hs, group = "school", group.equal = if (length(equal)) equal else "", estimator = estimator)
  }
  fits
}
measured <- function(fits, measures) lapply(fits, function(f) as.list(fitMeasures(f, measures)))
tests <- function(fits) {
  found <- list()
  for (i in 2:length(fits)) {
    t <- lavTestLRT(fits[[i - 1]], fits[[i]])
    found[[names(fits)[i]]] <- list(chisq = t[2, "Chisq diff"], df = t[2, "Df diff"], p = t[2, "Pr(>Chisq)"])
  }
  found
}
ml <- ladder("ML"); mlr <- ladder("MLR")
compared <- suppressWarnings(compareFit(ml[1:4], nested = TRUE))
partial <- cfa(model, hs, group = "school", group.equal = c("loadings", "intercepts"), group.partial = c("x3~1", "x7~1"),
               std.lv = TRUE)
scores <- lavTestScore(ml$scalar)$uni
released <- lavTestScore(cfa(model, hs, group = "school", group.equal = c("loadings", "intercepts"), std.lv = TRUE))
table <- parTable(cfa(model, hs, group = "school", group.equal = c("loadings", "intercepts"), std.lv = TRUE))
uni <- released$uni
uni$name <- sapply(uni$lhs, function(p) { r <- table[table$plabel == p, ]; paste0(r$lhs, r$op, r$rhs) })

pd <- read.csv(paste0(folder, "PoliticalDemocracy.csv"))
waves <- "dem60 =~ y1 + y2 + y3 + y4\ndem65 =~ y5 + y6 + y7 + y8"
long <- list(dem = c("dem60", "dem65"))
steps <- list(configural = "", metric = "loadings", scalar = c("loadings", "intercepts"),
              strict = c("loadings", "intercepts", "residuals"))
longitudinal <- lapply(steps, function(equal) {
  text <- as.character(measEq.syntax(waves, data = pd, longFacNames = long, auto = "all", ID.fac = "std.lv",
                                     long.equal = equal))
  as.list(fitMeasures(lavaan(text, pd), names_of))
})

bfi <- read.csv(paste0(folder, "bfi.csv"))
items <- c(paste0("C", 1:5), paste0("E", 1:5), paste0("N", 1:5))
keyed <- na.omit(bfi[, items])
for (x in c("C1", "C2", "C3", "E3", "E4", "E5")) keyed[[x]] <- 7 - keyed[[x]]
groups <- list(C = items[1:5], E = items[6:10], N = items[11:15])
first <- paste(sapply(names(groups), function(g) paste(g, "=~", paste(groups[[g]], collapse = "+"))), collapse = "\n")
every <- paste("general =~", paste(items, collapse = "+"))
fits <- list(
  one_factor = cfa(every, keyed, std.lv = TRUE),
  correlated = cfa(first, keyed, std.lv = TRUE),
  second_order = cfa(paste0(first, "\ngeneral =~ C + E + N"), keyed, std.lv = TRUE),
  bifactor = cfa(paste0(every, "\n", first), keyed, std.lv = TRUE, orthogonal = TRUE)
)
pdf(NULL)
# omegaFromSem takes raw estimates as they are, hence standardized data
unit <- as.data.frame(scale(keyed))
omega <- suppressWarnings(omegaFromSem(cfa(paste0(every, "\n", first), unit, std.lv = TRUE, orthogonal = TRUE), plot = FALSE))
loadings <- lavInspect(fits$bifactor, "std")$lambda
out <- list(
  versions = list(R = R.version.string, lavaan = as.character(packageVersion("lavaan")),
                  semTools = as.character(packageVersion("semTools")), psych = as.character(packageVersion("psych"))),
  ml = measured(ml, names_of), ml_tests = tests(ml), mlr = measured(mlr, robust_of), mlr_tests = tests(mlr),
  compare_fit = compared@fit.diff, partial = as.list(fitMeasures(partial, names_of)),
  scores = lapply(split(uni$X2, uni$name), identity),
  longitudinal = longitudinal,
  structures = measured(fits, names_of),
  omega = list(total = omega$omega.tot, h = omega$omega, groups = as.data.frame(omega$omega.group),
               determinacy = sqrt(as.numeric(omega$gR2))),
  loadings = list(items = rownames(loadings), factors = colnames(loadings), values = unclass(loadings))
)
write_json(out, "structures.json", digits = 12, auto_unbox = TRUE, pretty = TRUE, dataframe = "columns", na = "null")
