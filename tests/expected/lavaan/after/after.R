# What follows from a fit, for tests/analysis/theory: modification indices, residuals, factor scores, implied
# moments, R-square, and Wald, score and likelihood ratio tests.
# Usage: Rscript after.R DATA_DIR OUT_DIR   (needs lavaan and jsonlite; a minute and a half)
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
indirect := p1*p3'
CHAIN <- 'ind60 =~ x1 + x2 + x3
dem60 =~ y1 + y2 + y3 + y4
dem65 =~ y5 + y6 + y7 + y8
dem60 ~ ind60
dem65 ~ dem60'
MIMIC <- paste(HS, 'visual + textual ~ sex + ageyr', sep='\n')
hs <- 'HolzingerSwineford1939.csv'; hsm <- 'HolzingerSwineford1939_missing.csv'; pd <- 'PoliticalDemocracy.csv'
scalar <- c('loadings','intercepts')
cases <- list(
 'hs'=list(model=HS, data=hs),
 'hs-stdlv'=list(model=HS, data=hs, args=list(std.lv=TRUE)),
 'hs-means'=list(model=HS, data=hs, args=list(meanstructure=TRUE)),
 'hs-observed'=list(model=HS, data=hs, args=list(information='observed')),
 'hs-fiml'=list(model=HS, data=hsm, args=list(missing='fiml')),
 'hs-configural'=list(model=HS, data=hs, args=list(group='school')),
 'hs-scalar'=list(model=HS, data=hs, args=list(group='school', group.equal=scalar)),
 'hs-mimic'=list(model=MIMIC, data=hs),
 'hs-mimic-means'=list(model=MIMIC, data=hs, args=list(meanstructure=TRUE)),
 'hs-mimic-random'=list(model=MIMIC, data=hs, args=list(fixed.x=FALSE)),
 'hs-second-order'=list(model=paste(HS, 'g =~ visual + textual + speed', sep='\n'), data=hs),
 'hs-orthogonal'=list(model=HS, data=hs, args=list(orthogonal=TRUE)),
 'hs-fixed'=list(model='visual =~ x1 + 0.5*x2 + x3\ntextual =~ x4 + x5 + x6\nvisual ~~ 0*textual\nx1 ~~ 0*x4', data=hs),
 'hs-paths'=list(model='x1 ~ sex + x4\nx4 ~ ageyr + sex\nx7 ~ x1 + x4', data=hs),
 'hs-mixed'=list(model='visual =~ x1 + x2 + x3\nx4 ~ visual\nx5 ~ x4', data=hs),
 'hs-direct'=list(model=paste(HS, 'visual ~ ageyr\nx7 ~ ageyr', sep='\n'), data=hs),
 'hs-mlr'=list(model=HS, data=hs, args=list(estimator='MLR')),
 'hs-fiml-mlr'=list(model=HS, data=hsm, args=list(missing='fiml', estimator='MLR')),
 'hs-fiml-mimic'=list(model=paste(HS, 'visual ~ sex', sep='\n'), data=hsm, args=list(missing='fiml')),
 'hs-gls'=list(model=HS, data=hs, args=list(estimator='GLS')),
 'pd-tied'=list(model=PD, data=pd),
 'pd-chain'=list(model=CHAIN, data=pd))
slope <- function(f) {
  if (!lavInspect(f, 'converged')) return(Inf)
  g <- lavInspect(f, 'gradient'); K <- f@Model@eq.constraints.K
  max(abs(if (f@Model@eq.constraints) t(K) %*% g else g))
}
# The fit with the smallest gradient of several searches. A restart from a fit makes fixed covariates random, so that
# models with covariates are only searched from scratch.
tight <- function(cs) {
  a <- c(list(model=cs$model, data=read.csv(file.path(data_dir, cs$data), check.names=FALSE)), cs$args)
  quiet <- function(...) suppressWarnings(do.call('sem', c(a, list(...))))
  best <- quiet()
  covariates <- length(lavNames(best, 'ov.x')) > 0
  for (tol in c(1e-15, 1e-13, 1e-11)) for (restart in c(FALSE, TRUE)) if (!(restart && covariates)) {
    f <- if (restart) quiet(start=best, control=list(rel.tol=tol, x.tol=tol)) else quiet(control=list(rel.tol=tol, x.tol=tol))
    if (slope(f) < slope(best)) best <- f
  }
  if (!covariates) {
    f <- quiet(start=best, optim.method='BFGS', control=list(reltol=1e-16, maxit=20000))
    if (slope(f) < slope(best)) best <- f
  }
  best
}
rows <- function(x) { x <- as.data.frame(unclass(x)); names(x) <- sub('^sepc.lv$', 'std_lv', sub('^sepc.all$', 'std_all', names(x))); x }
by_group <- function(f, x) if (lavInspect(f, 'ngroups') > 1) unname(x) else list(x)
matrix_of <- function(m) list(rows=rownames(m), columns=colnames(m), values=unname(unclass(m)))
vector_of <- function(v) list(names=names(v), values=unname(as.numeric(v)))
write_json <- function(r, name) write(toJSON(r, digits=10, auto_unbox=TRUE, na='null', null='null', dataframe='rows', matrix='rowmajor'), file.path(out, paste0(name, '.json')))
head_of <- function(m) { m <- unclass(m); list(columns=colnames(m), values=unname(m[1:5, , drop=FALSE])) }
software <- paste('lavaan', packageVersion('lavaan'))
for (id in names(cases)) {
  cs <- cases[[id]]; f <- tight(cs)
  r <- list(id=id, data=cs$data, model=cs$model, args=cs$args, gradient=slope(f), software=software)
  m <- modindices(f)
  r$mi <- rows(m[, intersect(names(m), c('lhs','op','rhs','group','mi','epc','sepc.lv','sepc.all'))])
  for (type in c('raw','cor.bollen','normalized','standardized'))
    r$residuals[[type]] <- lapply(by_group(f, resid(f, type=type)), function(x) list(cov=matrix_of(x$cov), mean=if (is.null(x$mean)) NULL else vector_of(x$mean)))
  if (length(lavNames(f, 'lv'))) for (method in c('regression','Bartlett'))
    r$scores[[method]] <- lapply(by_group(f, lavPredict(f, method=method)), head_of)
  r$implied <- lapply(by_group(f, lavInspect(f, 'implied')), function(x) list(cov=matrix_of(x$cov), mean=if (is.null(x$mean)) NULL else vector_of(x$mean)))
  if (length(lavNames(f, 'lv'))) for (what in c('cov.lv','cor.lv')) r[[what]] <- lapply(by_group(f, lavInspect(f, what)), matrix_of)
  r$cor.all <- lapply(by_group(f, lavInspect(f, 'cor.all')), matrix_of)
  r$rsquare <- lapply(by_group(f, lavInspect(f, 'rsquare')), vector_of)
  write_json(r, id)
}
tests <- list(software=software)
wald <- function(case, text) {
  w <- lavTestWald(tight(cases[[case]]), constraints=text)
  list(case=case, constraints=text, statistic=w$stat, df=w$df, p=w$p.value)
}
tests$wald <- list(wald('pd-tied', 'p1 == p3'), wald('pd-tied', 'p1 == p3; p2 == 0'), wald('pd-tied', 'a*p1 == b^2\nexp(p2) == c'))
score <- function(case, ...) {
  s <- suppressWarnings(lavTestScore(tight(cases[[case]]), ...))
  list(case=case, add=list(...)$add, statistic=s$test$X2, df=s$test$df, p=s$test$p.value, univariate=data.frame(statistic=s$uni$X2, df=s$uni$df, p=s$uni$p.value))
}
tests$score <- list(score('pd-tied'), score('hs-scalar'), score('hs', add='x7 ~~ x8\nvisual =~ x9'), score('hs-fiml', add='x7 ~~ x8\nvisual =~ x9'), score('pd-tied', release=2))
ladder <- function(...) lapply(list(NULL, 'loadings', scalar, c(scalar, 'residuals')), function(equal)
  tight(list(model=HS, data=hs, args=c(list(group='school', group.equal=if (is.null(equal)) '' else equal), list(...)))))
table_of <- function(x) { x <- as.data.frame(x); list(df=x$Df, aic=x$AIC, bic=x$BIC, chisq=x$Chisq, difference=x[['Chisq diff']], df_difference=x[['Df diff']], p=x[['Pr(>Chisq)']]) }
tests$ladder <- table_of(do.call(lavTestLRT, ladder()))
for (estimator in c('MLM', 'MLR')) for (method in c('satorra.bentler.2001', 'satorra.bentler.2010'))
  tests[[paste(estimator, method)]] <- table_of(do.call(lavTestLRT, c(ladder(estimator=estimator), list(method=method))))
write_json(tests, 'tests')
