# Standardized solutions with delta-method standard errors, for tests/analysis/theory.
# Usage: Rscript standardized.R DATA_DIR OUT_DIR   (needs lavaan and jsonlite)
suppressMessages({library(lavaan); library(jsonlite)})
args <- commandArgs(TRUE); data_dir <- args[1]; out <- args[2]
HS <- 'visual =~ x1 + x2 + x3
textual =~ x4 + x5 + x6
speed =~ x7 + x8 + x9'
PD <- 'ind60 =~ x1 + x2 + x3
dem60 =~ y1 + a*y2 + b*y3 + c*y4
dem65 =~ y5 + a*y6 + b*y7 + c*y8
dem60 ~ p1*ind60
dem65 ~ p2*ind60 + p3*dem60
y1 ~~ y5
y2 ~~ y4 + y6
y3 ~~ y7
y4 ~~ y8
y6 ~~ y8
indirect := p1*p3
total := p2 + indirect'
IT <- 'comp =~ ITCOMP1 + ITCOMP2 + ITCOMP3 + ITCOMP4
conn =~ ITCONN1 + ITCONN2 + ITCONN3 + ITCONN4
modul =~ MOD1 + MOD2 + MOD3 + MOD4
pers =~ ITPSF1 + ITPSF2 + ITPSF3 + ITPSF4
pers ~ comp + modul + conn
modul ~ comp + conn
conn ~ comp'
cases <- list(
  "hs-stdlv"=list(model=HS, file="HolzingerSwineford1939.csv", std.lv=TRUE),
  "hs-means"=list(model=HS, file="HolzingerSwineford1939.csv", meanstructure=TRUE),
  "hs-mimic"=list(model=paste(HS, 'visual + textual + speed ~ sex + ageyr', sep='\n'), file="HolzingerSwineford1939.csv"),
  "hs-observed-paths"=list(model='x1 ~ sex + x4\nx4 ~ ageyr + sex\nx7 ~ x1 + x4', file="HolzingerSwineford1939.csv"),
  "pd-equal"=list(model=PD, file="PoliticalDemocracy.csv"),
  "itflex"=list(model=IT, file="ITFlex.csv"))
for (id in names(cases)) {
  cs <- cases[[id]]
  d <- read.csv(file.path(data_dir, cs$file), check.names=FALSE)
  opts <- cs[setdiff(names(cs), c("model","file"))]
  fit <- do.call("sem", c(list(model=cs$model, data=d), opts))
  fit <- do.call("sem", c(list(model=cs$model, data=d, start=fit, control=list(rel.tol=1e-15, x.tol=1e-15)), opts))
  one <- function(type) { s <- as.data.frame(unclass(standardizedSolution(fit, type=type))); s[s$op != "==", c("lhs","op","rhs","est.std","se")] }
  r <- list(id=id, data=cs$file, model=cs$model, options=opts, software=paste("lavaan", packageVersion("lavaan")), std_all=one("std.all"), std_lv=one("std.lv"))
  write(toJSON(r, digits=12, auto_unbox=TRUE, na="null", dataframe="rows", pretty=TRUE), file.path(out, paste0("standardized-", id, ".json")))
}
