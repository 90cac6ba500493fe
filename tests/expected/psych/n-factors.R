# Numbers of factors by psych: very simple structure, minimum average partials, eigenvalues and parallel analysis.
# Usage: Rscript n-factors.R data_dir out_dir      (run with R 4.2.2, psych 2.2.9; ITFlex.csv is a copy of
#                                                   data/it-flexibility/responses.csv)
suppressMessages({library(psych); library(jsonlite)})
arguments <- commandArgs(TRUE); folder <- arguments[1]; out <- arguments[2]
complete <- function(file, items) { d <- read.csv(file.path(folder, file))[, items]; d[complete.cases(d), ] }
criteria <- function(d) {
  set.seed(1); R <- cor(d); n <- nrow(d)
  v <- suppressWarnings(vss(R, n = min(8, ncol(d) - 2), n.obs = n, plot = FALSE, fm = "minres", rotate = "varimax", diagonal = TRUE))
  p <- suppressWarnings(fa.parallel(d, n.iter = 400, plot = FALSE, SMC = TRUE, quant = 0.95, sim = TRUE))
  list(n = n, map = v$map, vss1 = v$cfit.1, vss2 = v$cfit.2, pc = p$pc.values, fa = p$fa.values, pc_sim = p$pc.sim, fa_sim = p$fa.sim,
    pc_simr = p$pc.simr, fa_simr = p$fa.simr, ncomp = p$ncomp, nfact = p$nfact, chisq = v$vss.stats$chisq, prob = v$vss.stats$prob)
}
bfi <- c(outer(1:5, c("A", "C", "E", "N", "O"), function(i, s) paste0(s, i)))
it <- c(outer(1:4, c("ITCOMP", "ITCONN", "MOD", "ITPSF"), function(i, s) paste0(s, i)))
write(toJSON(list(versions = list(R = R.version.string, psych = as.character(packageVersion("psych"))),
  hs = criteria(complete("HolzingerSwineford1939.csv", paste0("x", 1:9))), itflex = criteria(complete("ITFlex.csv", it)),
  bfi = criteria(complete("bfi.csv", bfi))), digits = NA, auto_unbox = TRUE), file.path(out, "n-factors.json"))
