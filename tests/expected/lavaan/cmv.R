# Models of the CFA marker technique and of an unmeasured method factor: speed as marker of visual and textual,
# and, for the method factor with equal loadings, as a third construct.
# Rscript cmv.R HolzingerSwineford1939.csv > cmv.json
suppressMessages(library(lavaan))
library(jsonlite)
data <- read.csv(commandArgs(TRUE)[1])
items <- paste0("x", 1:6)
own <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\n"
run <- function(model) cfa(model, data, std.lv = TRUE, control = list(rel.tol = 1e-10))
correlated <- run(paste0(own, "speed =~ x7 + x8 + x9"))
par <- parameterEstimates(correlated)
load <- par$est[par$lhs == "speed" & par$op == "=~"]
resid <- par$est[par$lhs == par$rhs & par$lhs %in% paste0("x", 7:9)]
num <- function(x) sprintf("%.17g", x)
fixed <- paste0("speed =~ ", paste0(num(load), "*x", 7:9, collapse = " + "), "\n",
                paste0("x", 7:9, " ~~ ", num(resid), "*x", 7:9, collapse = "\n"),
                "\nspeed ~~ 1*speed\nspeed ~~ 0*visual\nspeed ~~ 0*textual\n")
base <- paste0(own, fixed)
equal <- paste0("speed =~ ", paste0("m*", items, collapse = " + "), "\n")
free <- paste0("speed =~ ", paste0("NA*", items, collapse = " + "), "\n")
baseline <- run(base)
phi <- inspect(baseline, "est")$psi["visual", "textual"]
held <- paste0("visual ~~ ", num(phi), "*textual\n")
method_c <- run(paste0(base, equal))
method_u <- run(paste0(base, free))
better <- lavTestLRT(method_u, method_c)[2, "Pr(>Chisq)"] < .05
fits <- list(none = run(own), correlated = correlated, baseline = baseline, method_c = method_c, method_u = method_u,
             method_r = run(paste0(base, if (better) free else equal, held)),
             factor_equal = run(paste0(own, "speed =~ x7 + x8 + x9\nmethod =~ ", paste0("1*x", 1:9, collapse = " + "),
                                       "\nmethod ~~ NA*method\nmethod ~~ 0*visual + 0*textual + 0*speed")))
std <- function(fit) { s <- standardizedSolution(fit); s[s$lhs == "visual" & s$rhs == "textual", c("est.std", "se")] }
out <- lapply(fits, function(fit) list(chisq = fitMeasures(fit, "chisq")[[1]], df = fitMeasures(fit, "df")[[1]],
                                       correlation = unlist(std(fit), use.names = FALSE)))
cat(toJSON(list(lavaan = as.character(packageVersion("lavaan")), unequal = better, fits = out),
           auto_unbox = TRUE, digits = 12, pretty = TRUE), "\n")
