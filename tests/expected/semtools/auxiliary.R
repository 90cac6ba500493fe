# Saturated correlates. Usage: Rscript auxiliary.R path/to/HolzingerSwineford1939_missing.csv > auxiliary.json
# (run with R 4.2.2, lavaan 0.6-14, semTools 0.5-6)
suppressMessages({library(lavaan); library(semTools); library(jsonlite)})
d <- read.csv(commandArgs(TRUE)[1])
m <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nvisual ~ textual"
f <- sem.auxiliary(m, data = d, aux = c("x7", "x8"), fixed.x = FALSE)
fit <- as.list(fitMeasures(f, c("chisq", "df", "cfi", "tli", "baseline.chisq", "baseline.df")))
names(fit) <- gsub(".", "_", names(fit), fixed = TRUE)
p <- parameterEstimates(f)
write(toJSON(list(fit = fit, params = p[p$op %in% c("=~", "~"), c("lhs", "op", "rhs", "est", "se")]), digits = 12,
             auto_unbox = TRUE), stdout())
