# Bootstrap errors, intervals and Bollen-Stine p-values, for tests/analysis/theory/test_bootstrap.py
# and tests/core/test_resample.py.
# Usage: Rscript bootstrap.R DATA_DIR OUT_DIR   (needs lavaan and jsonlite; about three minutes)
suppressMessages({library(lavaan); library(jsonlite)})
args <- commandArgs(TRUE); data_dir <- args[1]; out <- args[2]
HS <- 'visual =~ x1 + x2 + x3
textual =~ x4 + x5 + x6
speed =~ x7 + x8 + x9'
PD <- 'ind60 =~ x1 + x2 + x3
dem60 =~ y1 + y2 + y3 + y4
dem65 =~ y5 + y6 + y7 + y8
dem60 ~ p1*ind60
dem65 ~ p2*ind60 + p3*dem60
indirect := p1*p3
total := p2 + indirect'
MIMIC <- 'visual =~ x1 + x2 + x3
visual ~ sex + ageyr'
save <- function(name, r) {
  r$software <- paste("lavaan", packageVersion("lavaan"))
  write(toJSON(r, digits=12, auto_unbox=TRUE, na="null", dataframe="rows", pretty=TRUE), file.path(out, paste0(name, ".json")))
}
rows <- function(p, keep) { p <- as.data.frame(unclass(p)); p[p$op != "==", intersect(c("lhs", "op", "rhs", "group", keep), names(p))] }

# errors: many draws, to be met within the error of the simulation
cases <- list(
  "hs-cfa"=list(model=HS, file="HolzingerSwineford1939.csv", draws=2000),
  "pd-mediation"=list(model=PD, file="PoliticalDemocracy.csv", draws=2000),
  "hs-covariates"=list(model=MIMIC, file="HolzingerSwineford1939.csv", draws=2000),
  "hs-groups"=list(model=HS, file="HolzingerSwineford1939.csv", draws=1000, group="school", group.equal="loadings"))
for (id in names(cases)) {
  cs <- cases[[id]]
  d <- read.csv(file.path(data_dir, cs$file), check.names=FALSE)
  opts <- cs[setdiff(names(cs), c("model", "file", "draws"))]
  fit <- do.call("sem", c(list(model=cs$model, data=d), opts))
  set.seed(20240607)
  boot <- bootstrapLavaan(fit, R=cs$draws, FUN=function(x)
    c(parameterEstimates(x, se=FALSE, remove.eq=TRUE)$est, standardizedSolution(x, se=FALSE, remove.eq=TRUE)$est.std))
  pe <- rows(parameterEstimates(fit, se=FALSE, remove.eq=TRUE), "est"); k <- nrow(pe)
  pe$se <- apply(boot[, 1:k], 2, sd); pe$se_std_all <- apply(boot[, k + 1:k], 2, sd)
  pe$low <- apply(boot[, 1:k], 2, quantile, .025); pe$high <- apply(boot[, 1:k], 2, quantile, .975)
  save(id, list(id=id, data=cs$file, model=cs$model, options=opts, draws=nrow(boot), rows=pe))
}

# Bollen-Stine
for (id in c("hs-cfa", "pd-mediation")) {
  cs <- cases[[id]]
  d <- read.csv(file.path(data_dir, cs$file), check.names=FALSE)
  fit <- sem(cs$model, d)
  set.seed(20240608)
  boot <- bootstrapLavaan(fit, R=2000, type="bollen.stine", FUN=fitMeasures, fit.measures="chisq")
  save(paste0("bollen-stine-", id), list(id=id, data=cs$file, model=cs$model, draws=nrow(boot),
    chisq=unname(fitMeasures(fit, "chisq")), pvalue=mean(boot[, 1] > fitMeasures(fit, "chisq")), mean=mean(boot[, 1]), sd=sd(boot[, 1])))
}

# intervals: the replicates themselves, so that the rule is compared and nothing else
d <- read.csv(file.path(data_dir, "HolzingerSwineford1939.csv"))
set.seed(20240609)
fit <- cfa('visual =~ x1 + a*x2 + b*x3
prod := a*b', d, se="bootstrap", bootstrap=150)
B <- unclass(lavInspect(fit, "coef.boot"))[, c("a", "b")]
r <- list(data="HolzingerSwineford1939.csv", model="visual =~ x1 + a*x2 + b*x3; prod := a*b", draws=nrow(B), replicates=B, intervals=list())
for (type in c("norm", "perc", "bca.simple")) for (level in c(.90, .95, .999)) {
  p <- parameterEstimates(fit, boot.ci.type=type, level=level)
  p <- p[p$label %in% c("a", "b", "prod"), c("label", "est", "se", "ci.lower", "ci.upper")]
  r$intervals[[length(r$intervals) + 1]] <- list(type=type, level=level, rows=p)
}
save("intervals", r)
