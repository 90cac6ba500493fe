# Polychoric correlations of complete answers to the 25 bfi items, for tests/analysis/scale/test_polychoric.py.
# Rscript polychoric.R bfi.csv OUT      (psych 2.2.9, jsonlite)
suppressMessages({library(psych); library(jsonlite)})
arguments <- commandArgs(trailingOnly = TRUE)
complete <- na.omit(read.csv(arguments[1])[, 1:25])
found <- polychoric(complete, correct = 0, ML = FALSE, global = TRUE, progress = FALSE)
write(toJSON(list(program = paste('psych', packageVersion('psych')), rho = unname(found$rho), tau = unname(found$tau)),
             digits = NA, auto_unbox = TRUE), file.path(arguments[2], 'polychoric-bfi.json'))
