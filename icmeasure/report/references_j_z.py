"""Works from J to Z, for :mod:`icmeasure.report.references`; sorted by key."""

from __future__ import annotations

from icmeasure.report.reference import Reference

WORKS_J_Z = {
    "jennrich1966": Reference(
        "Jennrich, R. I., & Sampson, P. F. (1966). Rotation for simple loadings. *Psychometrika*, "
        "*31*(3), 313–323.",
        "10.1007/BF02289465",
    ),
    "jennrich2001": Reference(
        "Jennrich, R. I. (2001). A simple general procedure for orthogonal rotation. *Psychometrika*, "
        "*66*(2), 289–306.",
        "10.1007/BF02294840",
    ),
    "jennrich2002": Reference(
        "Jennrich, R. I. (2002). A simple general method for oblique rotation. *Psychometrika*, *67*(1), "
        "7–19.",
        "10.1007/BF02294706",
    ),
    "joanes1998": Reference(
        "Joanes, D. N., & Gill, C. A. (1998). Comparing measures of sample skewness and kurtosis. "
        "*Journal of the Royal Statistical Society: Series D (The Statistician)*, *47*(1), 183–189.",
        "10.1111/1467-9884.00122",
    ),
    "johnson1995": Reference(
        "Johnson, N. L., Kotz, S., & Balakrishnan, N. (1995). *Continuous univariate distributions* (2nd ed., Vol. 2). "
        "Wiley.",
    ),
    "joreskog1967": Reference(
        "Jöreskog, K. G. (1967). Some contributions to maximum likelihood factor analysis. "
        "*Psychometrika*, *32*(4), 443–482.",
        "10.1007/BF02289658",
    ),
    "joreskog1969": Reference(
        "Jöreskog, K. G. (1969). A general approach to confirmatory maximum likelihood factor analysis. "
        "*Psychometrika*, *34*(2), 183–202.",
        "10.1007/BF02289343",
    ),
    "joreskog1971": Reference(
        "Jöreskog, K. G. (1971). Statistical analysis of sets of congeneric tests. *Psychometrika*, "
        "*36*(2), 109–133.",
        "10.1007/BF02291393",
    ),
    "joreskog1973": Reference(
        "Jöreskog, K. G. (1973). A general method for estimating a linear structural equation system. In "
        "A. S. Goldberger & O. D. Duncan (Eds.), *Structural equation models in the social sciences* (pp."
        " 85–112). Seminar Press.",
    ),
    "joreskog1977": Reference(
        "Jöreskog, K. G. (1977). Factor analysis by least-squares and maximum-likelihood methods. In K. "
        "Enslein, A. Ralston, & H. S. Wilf (Eds.), *Statistical methods for digital computers* (Vol. 3, "
        "pp. 125–153). Wiley.",
    ),
    "joreskog1981": Reference(
        "Jöreskog, K. G., & Sörbom, D. (1981). *LISREL V: Analysis of linear structural relationships by "
        "the method of maximum likelihood*. National Educational Resources.",
    ),
    "jorgensen2022": Reference(
        "Jorgensen, T. D., Pornprasertmanit, S., Schoemann, A. M., & Rosseel, Y. (2022). *semTools: "
        "Useful tools for structural equation modeling* (Version 0.5-6) [Computer software]. CRAN.",
    ),
    "kaiser1958": Reference(
        "Kaiser, H. F. (1958). The varimax criterion for analytic rotation in factor analysis. "
        "*Psychometrika*, *23*(3), 187–200.",
        "10.1007/BF02289233",
    ),
    "kaiser1974": Reference(
        "Kaiser, H. F. (1974). An index of factorial simplicity. *Psychometrika*, *39*(1), 31–36.",
        "10.1007/BF02291575",
    ),
    "kelley2016": Reference(
        "Kelley, K., & Pornprasertmanit, S. (2016). Confidence intervals for population reliability "
        "coefficients: Evaluation of methods, recommendations, and software for composite measures. "
        "*Psychological Methods*, *21*(1), 69–92.",
        "10.1037/a0040086",
    ),
    "lawley1971": Reference(
        "Lawley, D. N., & Maxwell, A. E. (1971). *Factor analysis as a statistical method* (2nd ed.). "
        "Butterworths.",
    ),
    "ledermann1937": Reference(
        "Ledermann, W. (1937). On the rank of the reduced correlational matrix in multiple-factor "
        "analysis. *Psychometrika*, *2*(2), 85–93.",
        "10.1007/BF02288062",
    ),
    "little2002": Reference(
        "Little, R. J. A., & Rubin, D. B. (2002). *Statistical analysis with missing data* (2nd ed.). Wiley.",
    ),
    "mardia1970": Reference(
        "Mardia, K. V. (1970). Measures of multivariate skewness and kurtosis with applications. "
        "*Biometrika*, *57*(3), 519–530.",
        "10.1093/biomet/57.3.519",
    ),
    "marquardt1963": Reference(
        "Marquardt, D. W. (1963). An algorithm for least-squares estimation of nonlinear parameters. "
        "*Journal of the Society for Industrial and Applied Mathematics*, *11*(2), 431–441.",
        "10.1137/0111030",
    ),
    "mcdonald1989": Reference(
        "McDonald, R. P. (1989). An index of goodness-of-fit based on noncentrality. *Journal of "
        "Classification*, *6*(1), 97–103.",
        "10.1007/BF01908590",
    ),
    "mcdonald1990": Reference(
        "McDonald, R. P., & Marsh, H. W. (1990). Choosing a multivariate model: Noncentrality and "
        "goodness of fit. *Psychological Bulletin*, *107*(2), 247–255.",
        "10.1037/0033-2909.107.2.247",
    ),
    "mcdonald1999": Reference(
        "McDonald, R. P. (1999). *Test theory: A unified treatment*. Lawrence Erlbaum Associates.",
        "10.4324/9781410601087",
    ),
    "neuhaus1954": Reference(
        "Neuhaus, J. O., & Wrigley, C. (1954). The quartimax method: An analytic approach to orthogonal "
        "simple structure. *British Journal of Statistical Psychology*, *7*(2), 81–91.",
        "10.1111/j.2044-8317.1954.tb00147.x",
    ),
    "nielsen1999": Reference(
        "Nielsen, H. B. (1999). *Damping parameter in Marquardt's method* (IMM-REP-1999-05). Technical "
        "University of Denmark.",
    ),
    "nocedal2006": Reference(
        "Nocedal, J., & Wright, S. J. (2006). *Numerical optimization* (2nd ed.). Springer.",
        "10.1007/978-0-387-40065-5",
    ),
    "ogasawara2001": Reference(
        "Ogasawara, H. (2001). Standard errors of fit indices using residuals in structural equation "
        "modeling. *Psychometrika*, *66*(3), 421–436.",
        "10.1007/BF02294443",
    ),
    "raykov2002": Reference(
        "Raykov, T. (2002). Analytic estimation of standard error and confidence interval for scale "
        "reliability. *Multivariate Behavioral Research*, *37*(1), 89–103.",
        "10.1207/S15327906MBR3701_04",
    ),
    "raykov2011": Reference(
        "Raykov, T., & Marcoulides, G. A. (2011). *Introduction to psychometric theory*. Routledge.",
        "10.4324/9780203841624",
    ),
    "roemer2021": Reference(
        "Roemer, E., Schuberth, F., & Henseler, J. (2021). HTMT2: An improved criterion for assessing "
        "discriminant validity in structural equation modeling. *Industrial Management & Data Systems*, "
        "*121*(12), 2637–2650.",
        "10.1108/IMDS-02-2021-0082",
    ),
    "rosseel2012": Reference(
        "Rosseel, Y. (2012). lavaan: An R package for structural equation modeling. *Journal of "
        "Statistical Software*, *48*(2), 1–36.",
        "10.18637/jss.v048.i02",
    ),
    "saris2009": Reference(
        "Saris, W. E., Satorra, A., & van der Veld, W. M. (2009). Testing structural equation models or "
        "detection of misspecifications? *Structural Equation Modeling*, *16*(4), 561–582.",
        "10.1080/10705510903203433",
    ),
    "satorra1994": Reference(
        "Satorra, A., & Bentler, P. M. (1994). Corrections to test statistics and standard errors in "
        "covariance structure analysis. In A. von Eye & C. C. Clogg (Eds.), *Latent variables analysis: "
        "Applications for developmental research* (pp. 399–419). Sage.",
    ),
    "satorra2001": Reference(
        "Satorra, A., & Bentler, P. M. (2001). A scaled difference chi-square test statistic for moment "
        "structure analysis. *Psychometrika*, *66*(4), 507–514.",
        "10.1007/BF02296192",
    ),
    "satorra2010": Reference(
        "Satorra, A., & Bentler, P. M. (2010). Ensuring positiveness of the scaled difference chi-square "
        "test statistic. *Psychometrika*, *75*(2), 243–248.",
        "10.1007/s11336-009-9135-y",
    ),
    "schwarz1978": Reference(
        "Schwarz, G. (1978). Estimating the dimension of a model. *The Annals of Statistics*, *6*(2), "
        "461–464.",
        "10.1214/aos/1176344136",
    ),
    "silvey1959": Reference(
        "Silvey, S. D. (1959). The Lagrangian multiplier test. *The Annals of Mathematical Statistics*, "
        "*30*(2), 389–407.",
        "10.1214/aoms/1177706259",
    ),
    "sorbom1989": Reference(
        "Sörbom, D. (1989). Model modification. *Psychometrika*, *54*(3), 371–384.",
        "10.1007/BF02294623",
    ),
    "steiger1980": Reference(
        "Steiger, J. H., & Lind, J. C. (1980, May). *Statistically based tests for the number of common "
        "factors* [Paper presentation]. Annual meeting of the Psychometric Society, Iowa City, IA, United"
        " States.",
    ),
    "steiger1985": Reference(
        "Steiger, J. H., Shapiro, A., & Browne, M. W. (1985). On the multivariate asymptotic distribution"
        " of sequential chi-square statistics. *Psychometrika*, *50*(3), 253–263.",
        "10.1007/BF02294104",
    ),
    "steiger1989": Reference(
        "Steiger, J. H. (1989). *EzPATH: A supplementary module for SYSTAT and SYGRAPH*. SYSTAT.",
    ),
    "steiger1998": Reference(
        "Steiger, J. H. (1998). A note on multiple sample extensions of the RMSEA fit index. *Structural "
        "Equation Modeling*, *5*(4), 411–419.",
        "10.1080/10705519809540115",
    ),
    "sugiyama1981": Reference(
        "Sugiyama, K., Tagawa, S., & Toda, M. (1981). Methods for visual understanding of hierarchical "
        "system structures. *IEEE Transactions on Systems, Man, and Cybernetics*, *11*(2), 109–125.",
        "10.1109/TSMC.1981.4308636",
    ),
    "tenberge1999": Reference(
        "ten Berge, J. M. F., Krijnen, W. P., Wansbeek, T., & Shapiro, A. (1999). Some new results on "
        "correlation-preserving factor scores prediction methods. *Linear Algebra and Its Applications*, "
        "*289*(1–3), 311–318.",
        "10.1016/S0024-3795(97)10007-6",
    ),
    "thurstone1935": Reference(
        "Thurstone, L. L. (1935). *The vectors of mind*. University of Chicago Press.",
        "10.1037/10018-000",
    ),
    "thurstone1947": Reference(
        "Thurstone, L. L. (1947). *Multiple-factor analysis: A development and expansion of The Vectors "
        "of Mind*. University of Chicago Press.",
    ),
    "tucker1973": Reference(
        "Tucker, L. R., & Lewis, C. (1973). A reliability coefficient for maximum likelihood factor "
        "analysis. *Psychometrika*, *38*(1), 1–10.",
        "10.1007/BF02291170",
    ),
    "vale1983": Reference(
        "Vale, C. D., & Maurelli, V. A. (1983). Simulating multivariate nonnormal distributions. "
        "*Psychometrika*, *48*(3), 465–471.",
        "10.1007/BF02293687",
    ),
    "varadhan2008": Reference(
        "Varadhan, R., & Roland, C. (2008). Simple and globally convergent methods for accelerating the "
        "convergence of any EM algorithm. *Scandinavian Journal of Statistics*, *35*(2), 335–353.",
        "10.1111/j.1467-9469.2007.00585.x",
    ),
    "wald1943": Reference(
        "Wald, A. (1943). Tests of statistical hypotheses concerning several parameters when the number of "
        "observations is large. *Transactions of the American Mathematical Society*, *54*(3), 426–482.",
        "10.1090/S0002-9947-1943-0012401-3",
    ),
    "wen2013": Reference(
        "Wen, Z., & Yin, W. (2013). A feasible method for optimization with orthogonality constraints. "
        "*Mathematical Programming*, *142*(1–2), 397–434.",
        "10.1007/s10107-012-0584-1",
    ),
    "wright1934": Reference(
        "Wright, S. (1934). The method of path coefficients. *The Annals of Mathematical Statistics*, "
        "*5*(3), 161–215.",
        "10.1214/aoms/1177732676",
    ),
    "yates1987": Reference(
        "Yates, A. (1987). *Multivariate exploratory data analysis: A perspective on exploratory factor "
        "analysis*. State University of New York Press.",
    ),
    "yuan2000": Reference(
        "Yuan, K.-H., & Bentler, P. M. (2000). Three likelihood-based methods for mean and covariance "
        "structure analysis with nonnormal missing data. *Sociological Methodology*, *30*(1), 165–200.",
        "10.1111/0081-1750.00078",
    ),
    "zhang2023": Reference(
        "Zhang, X., & Savalei, V. (2023). New computations for RMSEA and CFI following FIML and TS "
        "estimation with missing data. *Psychological Methods*, *28*(2), 263–283.",
        "10.1037/met0000445",
    ),
}
