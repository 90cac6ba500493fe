"""Works from J to Z, for :mod:`icmeasure.report.references`; sorted by key."""

from __future__ import annotations

from icmeasure.report.reference import Reference

WORKS_J_Z = {
    "jarvis2003": Reference(
        "Jarvis, C. B., MacKenzie, S. B., & Podsakoff, P. M. (2003). A critical review of construct "
        "indicators and measurement model misspecification in marketing and consumer research. *Journal of "
        "Consumer Research*, *30*(2), 199–218.",
        "10.1086/376806",
    ),
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
    "joreskog2001": Reference(
        "Jöreskog, K. G., & Moustaki, I. (2001). Factor analysis of ordinal variables: A comparison of three "
        "approaches. *Multivariate Behavioral Research*, *36*(3), 347–387.",
        "10.1207/S15327906347-387",
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
    "lawshe1975": Reference(
        "Lawshe, C. H. (1975). A quantitative approach to content validity. *Personnel "
        "Psychology*, *28*(4), 563–575.",
        "10.1111/j.1744-6570.1975.tb01393.x",
    ),
    "ledermann1937": Reference(
        "Ledermann, W. (1937). On the rank of the reduced correlational matrix in multiple-factor "
        "analysis. *Psychometrika*, *2*(2), 85–93.",
        "10.1007/BF02288062",
    ),
    "little2002": Reference(
        "Little, R. J. A., & Rubin, D. B. (2002). *Statistical analysis with missing data* (2nd ed.). Wiley.",
    ),
    "liang1986": Reference(
        "Liang, K.-Y., & Zeger, S. L. (1986). Longitudinal data analysis using generalized linear models. "
        "*Biometrika*, *73*(1), 13–22.",
        "10.1093/biomet/73.1.13",
    ),
    "little2013": Reference(
        "Little, T. D. (2013). *Longitudinal structural equation modeling*. Guilford Press.",
    ),
    "lynn1986": Reference(
        "Lynn, M. R. (1986). Determination and quantification of content validity. *Nursing "
        "Research*, *35*(6), 382–385.",
    ),
    "marcoulides2017": Reference(
        "Marcoulides, K. M., & Yuan, K.-H. (2017). New ways to evaluate goodness of fit: A note on using "
        "equivalence testing to assess structural equation models. *Structural Equation Modeling*, "
        "*24*(1), 148–153.",
        "10.1080/10705511.2016.1225260",
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
    "marsh1985": Reference(
        "Marsh, H. W., & Hocevar, D. (1985). Application of confirmatory factor analysis to the study of "
        "self-concept: First- and higher order factor models and their invariance across groups. "
        "*Psychological Bulletin*, *97*(3), 562–582.",
        "10.1037/0033-2909.97.3.562",
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
    "mckelvey1975": Reference(
        "McKelvey, R. D., & Zavoina, W. (1975). A statistical model for the analysis of ordinal level "
        "dependent variables. *The Journal of Mathematical Sociology*, *4*(1), 103–120.",
        "10.1080/0022250X.1975.9989847",
    ),
    "mcneish2023a": Reference(
        "McNeish, D., & Wolf, M. G. (2023a). Dynamic fit index cutoffs for confirmatory factor analysis "
        "models. *Psychological Methods*, *28*(1), 61–88.",
        "10.1037/met0000425",
    ),
    "mcneish2023b": Reference(
        "McNeish, D., & Wolf, M. G. (2023b). Dynamic fit index cutoffs for one-factor models. *Behavior "
        "Research Methods*, *55*(3), 1157–1174.",
        "10.3758/s13428-022-01847-y",
    ),
    "mcneish2024": Reference(
        "McNeish, D., & Wolf, M. G. (2024). Direct discrepancy dynamic fit index cutoffs for arbitrary "
        "covariance structure models. *Structural Equation Modeling*, *31*(5), 835–862.",
        "10.1080/10705511.2024.2308005",
    ),
    "meredith1993": Reference(
        "Meredith, W. (1993). Measurement invariance, factor analysis and factorial invariance. "
        "*Psychometrika*, *58*(4), 525–543.",
        "10.1007/BF02294825",
    ),
    "millsap2004": Reference(
        "Millsap, R. E., & Yun-Tein, J. (2004). Assessing factorial invariance in ordered-categorical measures. "
        "*Multivariate Behavioral Research*, *39*(3), 479–515.",
        "10.1207/S15327906MBR3903_4",
    ),
    "muthen1984": Reference(
        "Muthén, B. (1984). A general structural equation model with dichotomous, ordered categorical, "
        "and continuous latent variable indicators. *Psychometrika*, *49*(1), 115–132.",
        "10.1007/BF02294210",
    ),
    "muthen1995": Reference(
        "Muthén, B. O., & Satorra, A. (1995). Technical aspects of Muthén's LISCOMP approach to "
        "estimation of latent variable relations with a comprehensive measurement model. "
        "*Psychometrika*, *60*(4), 489–503.",
        "10.1007/BF02294325",
    ),
    "muthen1995b": Reference(
        "Muthén, B., & Satorra, A. (1995). Complex sample data in structural equation modeling. *Sociological "
        "Methodology*, *25*, 267–316.",
        "10.2307/271070",
    ),
    "muthen1997": Reference(
        "Muthén, B., du Toit, S. H. C., & Spisic, D. (1997). *Robust inference using weighted least squares and "
        "quadratic estimating equations in latent variable modeling with categorical and continuous outcomes* "
        "[Unpublished technical report].",
    ),
    "muthen2002": Reference(
        "Muthén, B., & Asparouhov, T. (2002). *Latent variable analysis with categorical outcomes: Multiple-group and "
        "growth modeling in Mplus* (Mplus Web Notes No. 4).",
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
    "nye2011": Reference(
        "Nye, C. D., & Drasgow, F. (2011). Effect size indices for analyses of measurement equivalence: "
        "Understanding the practical importance of differences between groups. *Journal of Applied "
        "Psychology*, *96*(5), 966–980.",
        "10.1037/a0022955",
    ),
    "nye2019": Reference(
        "Nye, C. D., Bradburn, J., Olenick, J., Bialko, C., & Drasgow, F. (2019). How big are my effects?"
        " Examining the magnitude of effect sizes in studies of measurement equivalence. *Organizational "
        "Research Methods*, *22*(3), 678–709.",
        "10.1177/1094428118761122",
    ),
    "ogasawara2001": Reference(
        "Ogasawara, H. (2001). Standard errors of fit indices using residuals in structural equation "
        "modeling. *Psychometrika*, *66*(3), 421–436.",
        "10.1007/BF02294443",
    ),
    "olkin1976": Reference(
        "Olkin, I., & Siotani, M. (1976). Asymptotic distribution of functions of a correlation "
        "matrix. In S. Ikeda (Ed.), *Essays in probability and statistics* (pp. 235–251). Shinko "
        "Tsusho.",
    ),
    "olsson1979": Reference(
        "Olsson, U. (1979). Maximum likelihood estimation of the polychoric correlation coefficient. "
        "*Psychometrika*, *44*(4), 443–460.",
        "10.1007/BF02296207",
    ),
    "olsson1982": Reference(
        "Olsson, U., Drasgow, F., & Dorans, N. J. (1982). The polyserial correlation coefficient. "
        "*Psychometrika*, *47*(3), 337–347.",
        "10.1007/BF02294164",
    ),
    "penfield2004": Reference(
        "Penfield, R. D., & Giacobbi, P. R., Jr. (2004). Applying a score confidence interval to "
        "Aiken’s item content-relevance index. *Measurement in Physical Education and Exercise "
        "Science*, *8*(4), 213–225.",
        "10.1207/s15327841mpee0804_3",
    ),
    "polit2007": Reference(
        "Polit, D. F., Beck, C. T., & Owen, S. V. (2007). Is the CVI an acceptable indicator of "
        "content validity? Appraisal and recommendations. *Research in Nursing & Health*, "
        "*30*(4), 459–467.",
        "10.1002/nur.20199",
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
    "reise2012": Reference(
        "Reise, S. P. (2012). The rediscovery of bifactor measurement models. *Multivariate Behavioral "
        "Research*, *47*(5), 667–696.",
        "10.1080/00273171.2012.715555",
    ),
    "rodriguez2016": Reference(
        "Rodriguez, A., Reise, S. P., & Haviland, M. G. (2016). Evaluating bifactor models: Calculating "
        "and interpreting statistical indices. *Psychological Methods*, *21*(2), 137–150.",
        "10.1037/met0000045",
    ),
    "roemer2021": Reference(
        "Roemer, E., Schuberth, F., & Henseler, J. (2021). HTMT2: An improved criterion for assessing "
        "discriminant validity in structural equation modeling. *Industrial Management & Data Systems*, "
        "*121*(12), 2637–2650.",
        "10.1108/IMDS-02-2021-0082",
    ),
    "ronkko2022": Reference(
        "Rönkkö, M., & Cho, E. (2022). An updated guideline for assessing discriminant validity. "
        "*Organizational Research Methods*, *25*(1), 6–47.",
        "10.1177/1094428120968614",
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
    "satorra2000": Reference(
        "Satorra, A. (2000). Scaled and adjusted restricted tests in multi-sample analysis of moment structures. In "
        "R. D. H. Heijmans, D. S. G. Pollock, & A. Satorra (Eds.), *Innovations in multivariate statistical analysis* "
        "(pp. 233–247). Springer.",
        "10.1007/978-1-4615-4603-0_17",
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
    "savalei2021": Reference(
        "Savalei, V. (2021). Improving fit indices in structural equation modeling with categorical data. "
        "*Multivariate Behavioral Research*, *56*(3), 390–407.",
        "10.1080/00273171.2020.1717922",
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
    "squire1998": Reference(
        "Squire, W., & Trapp, G. (1998). Using complex variables to estimate derivatives of real "
        "functions. *SIAM Review*, *40*(1), 110–112.",
        "10.1137/S003614459631241X",
    ),
    "steiger1980": Reference(
        "Steiger, J. H., & Lind, J. C. (1980, May). *Statistically based tests for the number of common "
        "factors* [Paper presentation]. Annual meeting of the Psychometric Society, Iowa City, IA, United"
        " States.",
    ),
    "steiger1982": Reference(
        "Steiger, J. H., & Hakstian, A. R. (1982). The asymptotic distribution of elements of a "
        "correlation matrix: Theory and application. *British Journal of Mathematical and "
        "Statistical Psychology*, *35*(2), 208–215.",
        "10.1111/j.2044-8317.1982.tb00653.x",
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
    "vandenberg2000": Reference(
        "Vandenberg, R. J., & Lance, C. E. (2000). A review and synthesis of the measurement invariance "
        "literature: Suggestions, practices, and recommendations for organizational research. "
        "*Organizational Research Methods*, *3*(1), 4–70.",
        "10.1177/109442810031002",
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
    "wilson1927": Reference(
        "Wilson, E. B. (1927). Probable inference, the law of succession, and statistical "
        "inference. *Journal of the American Statistical Association*, *22*(158), 209–212.",
        "10.1080/01621459.1927.10502953",
    ),
    "wright1934": Reference(
        "Wright, S. (1934). The method of path coefficients. *The Annals of Mathematical Statistics*, "
        "*5*(3), 161–215.",
        "10.1214/aoms/1177732676",
    ),
    "wu2015": Reference(
        "Wu, H., & Browne, M. W. (2015). Quantifying adventitious error in a covariance structure as a "
        "random effect. *Psychometrika*, *80*(3), 571–600.",
        "10.1007/s11336-015-9451-3",
    ),
    "wu2016": Reference(
        "Wu, H., & Estabrook, R. (2016). Identification of confirmatory factor analysis models of different levels of "
        "invariance for ordered categorical outcomes. *Psychometrika*, *81*(4), 1014–1045.",
        "10.1007/s11336-016-9506-0",
    ),
    "yates1987": Reference(
        "Yates, A. (1987). *Multivariate exploratory data analysis: A perspective on exploratory factor "
        "analysis*. State University of New York Press.",
    ),
    "yoon2007": Reference(
        "Yoon, M., & Millsap, R. E. (2007). Detecting violations of factorial invariance using data-based"
        " specification searches: A Monte Carlo study. *Structural Equation Modeling*, *14*(3), 435–463.",
        "10.1080/10705510701301677",
    ),
    "yuan2000": Reference(
        "Yuan, K.-H., & Bentler, P. M. (2000). Three likelihood-based methods for mean and covariance "
        "structure analysis with nonnormal missing data. *Sociological Methodology*, *30*(1), 165–200.",
        "10.1111/0081-1750.00078",
    ),
    "yuan2016": Reference(
        "Yuan, K.-H., Chan, W., Marcoulides, G. A., & Bentler, P. M. (2016). Assessing structural "
        "equation models by equivalence testing with adjusted fit indexes. *Structural Equation "
        "Modeling*, *23*(3), 319–330.",
        "10.1080/10705511.2015.1065414",
    ),
    "yung1999": Reference(
        "Yung, Y.-F., Thissen, D., & McLeod, L. D. (1999). On the relationship between the higher-order "
        "factor model and the hierarchical factor model. *Psychometrika*, *64*(2), 113–128.",
        "10.1007/BF02294531",
    ),
    "zhang2023": Reference(
        "Zhang, X., & Savalei, V. (2023). New computations for RMSEA and CFI following FIML and TS "
        "estimation with missing data. *Psychological Methods*, *28*(2), 263–283.",
        "10.1037/met0000445",
    ),
    "zumbo2007": Reference(
        "Zumbo, B. D., Gadermann, A. M., & Zeisser, C. (2007). Ordinal versions of coefficients alpha "
        "and theta for Likert rating scales. *Journal of Modern Applied Statistical Methods*, *6*(1), "
        "21–29.",
        "10.22237/jmasm/1177992180",
    ),
}
