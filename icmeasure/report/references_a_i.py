"""Works from A to I, for :mod:`icmeasure.report.references`; sorted by key."""

from __future__ import annotations

from icmeasure.report.reference import Reference

WORKS_A_I = {
    "aiken1985": Reference(
        "Aiken, L. R. (1985). Three coefficients for analyzing the reliability and validity of "
        "ratings. *Educational and Psychological Measurement*, *45*(1), 131–142.",
        "10.1177/0013164485451012",
    ),
    "aitchison1958": Reference(
        "Aitchison, J., & Silvey, S. D. (1958). Maximum-likelihood estimation of parameters subject to "
        "restraints. *The Annals of Mathematical Statistics*, *29*(3), 813–828.",
        "10.1214/aoms/1177706538",
    ),
    "akaike1974": Reference(
        "Akaike, H. (1974). A new look at the statistical model identification. *IEEE Transactions on "
        "Automatic Control*, *19*(6), 716–723.",
        "10.1109/TAC.1974.1100705",
    ),
    "anderson1991": Reference(
        "Anderson, J. C., & Gerbing, D. W. (1991). Predicting the performance of measures in a "
        "confirmatory factor analysis with a pretest assessment of their substantive validities. "
        "*Journal of Applied Psychology*, *76*(5), 732–740.",
        "10.1037/0021-9010.76.5.732",
    ),
    "arbuckle1996": Reference(
        "Arbuckle, J. L. (1996). Full information estimation in the presence of incomplete data. In G. A."
        " Marcoulides & R. E. Schumacker (Eds.), *Advanced structural equation modeling: Issues and "
        "techniques* (pp. 243–277). Lawrence Erlbaum Associates.",
    ),
    "asparouhov2005": Reference(
        "Asparouhov, T., & Muthén, B. (2005). Multivariate statistical modeling with survey data. "
        "*Proceedings of the Federal Committee on Statistical Methodology Research Conference*.",
    ),
    "asparouhov2006": Reference(
        "Asparouhov, T., & Muthén, B. (2006). *Robust chi square difference testing with mean and variance adjusted "
        "test statistics* (Mplus Web Notes No. 10).",
    ),
    "asparouhov2010": Reference(
        "Asparouhov, T., & Muthén, B. (2010). *Simple second order chi-square correction* [Technical "
        "appendix]. Muthén & Muthén.",
    ),
    "asparouhov2014": Reference(
        "Asparouhov, T., & Muthén, B. (2014). Multiple-group factor analysis alignment. *Structural "
        "Equation Modeling*, *21*(4), 495–508.",
        "10.1080/10705511.2014.919210",
    ),
    "ayre2014": Reference(
        "Ayre, C., & Scally, A. J. (2014). Critical values for Lawshe’s content validity ratio: "
        "Revisiting the original methods of calculation. *Measurement and Evaluation in "
        "Counseling and Development*, *47*(1), 79–86.",
        "10.1177/0748175613513808",
    ),
    "bartlett1933": Reference(
        "Bartlett, M. S. (1933). On the theory of statistical regression. *Proceedings of the Royal "
        "Society of Edinburgh*, *53*, 260–283.",
        "10.1017/S0370164600015637",
    ),
    "bartlett1937": Reference(
        "Bartlett, M. S. (1937). The statistical conception of mental factors. *British Journal of Psychology*, "
        "*28*(1), 97–104.",
        "10.1111/j.2044-8295.1937.tb00863.x",
    ),
    "bartlett1950": Reference(
        "Bartlett, M. S. (1950). Tests of significance in factor analysis. *British Journal of "
        "Psychology, Statistical Section*, *3*(2), 77–85.",
        "10.1111/j.2044-8317.1950.tb00285.x",
    ),
    "bartlett1951": Reference(
        "Bartlett, M. S. (1951). The effect of standardization on a χ² approximation in factor analysis. "
        "*Biometrika*, *38*(3/4), 337–344.",
        "10.1093/biomet/38.3-4.337",
    ),
    "benjamini1995": Reference(
        "Benjamini, Y., & Hochberg, Y. (1995). Controlling the false discovery rate: A practical and "
        "powerful approach to multiple testing. *Journal of the Royal Statistical Society: Series B*, "
        "*57*(1), 289–300.",
        "10.1111/j.2517-6161.1995.tb02031.x",
    ),
    "bentler1980": Reference(
        "Bentler, P. M., & Bonett, D. G. (1980). Significance tests and goodness of fit in the analysis "
        "of covariance structures. *Psychological Bulletin*, *88*(3), 588–606.",
        "10.1037/0033-2909.88.3.588",
    ),
    "bentler1990": Reference(
        "Bentler, P. M. (1990). Comparative fit indexes in structural models. *Psychological Bulletin*, "
        "*107*(2), 238–246.",
        "10.1037/0033-2909.107.2.238",
    ),
    "bentler1995": Reference(
        "Bentler, P. M. (1995). *EQS structural equations program manual*. Multivariate Software.",
    ),
    "bentler2009": Reference(
        "Bentler, P. M. (2009). Alpha, dimension-free, and model-based internal consistency reliability. "
        "*Psychometrika*, *74*(1), 137–143.",
        "10.1007/s11336-008-9100-1",
    ),
    "bentler2010": Reference(
        "Bentler, P. M., & Satorra, A. (2010). Testing model nesting and equivalence. *Psychological Methods*, "
        "*15*(2), 111–123.",
        "10.1037/a0019625",
    ),
    "bernaards2005": Reference(
        "Bernaards, C. A., & Jennrich, R. I. (2005). Gradient projection algorithms and software for "
        "arbitrary rotation criteria in factor analysis. *Educational and Psychological Measurement*, "
        "*65*(5), 676–696.",
        "10.1177/0013164404272507",
    ),
    "bertsekas1982": Reference(
        "Bertsekas, D. P. (1982). Projected Newton methods for optimization problems with simple "
        "constraints. *SIAM Journal on Control and Optimization*, *20*(2), 221–246.",
        "10.1137/0320018",
    ),
    "bollen1989": Reference(
        "Bollen, K. A. (1989). *Structural equations with latent variables*. Wiley.",
        "10.1002/9781118619179",
    ),
    "bollen1989b": Reference(
        "Bollen, K. A. (1989b). A new incremental fit index for general structural equation models. "
        "*Sociological Methods & Research*, *17*(3), 303–316.",
        "10.1177/0049124189017003004",
    ),
    "bollen1992": Reference(
        "Bollen, K. A., & Stine, R. A. (1992). Bootstrapping goodness-of-fit measures in structural "
        "equation models. *Sociological Methods & Research*, *21*(2), 205–229.",
        "10.1177/0049124192021002004",
    ),
    "brosseau2012": Reference(
        "Brosseau-Liard, P. E., Savalei, V., & Li, L. (2012). An investigation of the sample performance "
        "of two nonnormality corrections for RMSEA. *Multivariate Behavioral Research*, *47*(6), 904–930.",
        "10.1080/00273171.2012.715252",
    ),
    "brosseau2014": Reference(
        "Brosseau-Liard, P. E., & Savalei, V. (2014). Adjusting incremental fit indices for nonnormality."
        " *Multivariate Behavioral Research*, *49*(5), 460–470.",
        "10.1080/00273171.2014.933697",
    ),
    "browne1974": Reference(
        "Browne, M. W. (1974). Generalized least squares estimators in the analysis of covariance "
        "structures. *South African Statistical Journal*, *8*(1), 1–24.",
    ),
    "browne1984": Reference(
        "Browne, M. W. (1984). Asymptotically distribution-free methods for the analysis of covariance "
        "structures. *British Journal of Mathematical and Statistical Psychology*, *37*(1), 62–83.",
        "10.1111/j.2044-8317.1984.tb00789.x",
    ),
    "browne1989": Reference(
        "Browne, M. W., & Cudeck, R. (1989). Single sample cross-validation indices for covariance "
        "structures. *Multivariate Behavioral Research*, *24*(4), 445–455.",
        "10.1207/s15327906mbr2404_4",
    ),
    "browne1993": Reference(
        "Browne, M. W., & Cudeck, R. (1993). Alternative ways of assessing model fit. In K. A. Bollen & "
        "J. S. Long (Eds.), *Testing structural equation models* (pp. 136–162). Sage.",
    ),
    "byrne1989": Reference(
        "Byrne, B. M., Shavelson, R. J., & Muthén, B. (1989). Testing for the equivalence of factor "
        "covariance and mean structures: The issue of partial measurement invariance. *Psychological "
        "Bulletin*, *105*(3), 456–466.",
        "10.1037/0033-2909.105.3.456",
    ),
    "chen2007": Reference(
        "Chen, F. F. (2007). Sensitivity of goodness of fit indexes to lack of measurement invariance. "
        "*Structural Equation Modeling*, *14*(3), 464–504.",
        "10.1080/10705510701301834",
    ),
    "cheung2002": Reference(
        "Cheung, G. W., & Rensvold, R. B. (2002). Evaluating goodness-of-fit indexes for testing "
        "measurement invariance. *Structural Equation Modeling*, *9*(2), 233–255.",
        "10.1207/S15328007SEM0902_5",
    ),
    "clarke1970": Reference(
        "Clarke, M. R. B. (1970). A rapidly convergent method for maximum-likelihood factor analysis. "
        "*British Journal of Mathematical and Statistical Psychology*, *23*(1), 43–52.",
        "10.1111/j.2044-8317.1970.tb00434.x",
    ),
    "colquitt2019": Reference(
        "Colquitt, J. A., Sabey, T. B., Rodell, J. B., & Hill, E. T. (2019). Content validation "
        "guidelines: Evaluation criteria for definitional correspondence and definitional "
        "distinctiveness. *Journal of Applied Psychology*, *104*(10), 1243–1265.",
        "10.1037/apl0000406",
    ),
    "cronbach1951": Reference(
        "Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests. *Psychometrika*, "
        "*16*(3), 297–334.",
        "10.1007/BF02310555",
    ),
    "cronbach1955": Reference(
        "Cronbach, L. J., & Meehl, P. E. (1955). Construct validity in psychological tests. "
        "*Psychological Bulletin*, *52*(4), 281–302.",
        "10.1037/h0040957",
    ),
    "davison1997": Reference(
        "Davison, A. C., & Hinkley, D. V. (1997). *Bootstrap methods and their application*. Cambridge "
        "University Press.",
        "10.1017/CBO9780511802843",
    ),
    "dempster1977": Reference(
        "Dempster, A. P., Laird, N. M., & Rubin, D. B. (1977). Maximum likelihood from incomplete data "
        "via the EM algorithm. *Journal of the Royal Statistical Society: Series B (Methodological)*, "
        "*39*(1), 1–38.",
        "10.1111/j.2517-6161.1977.tb01600.x",
    ),
    "drezner1990": Reference(
        "Drezner, Z., & Wesolowsky, G. O. (1990). On the computation of the bivariate normal integral. "
        "*Journal of Statistical Computation and Simulation*, *35*(1–2), 101–107.",
        "10.1080/00949659008811236",
    ),
    "dunn1961": Reference(
        "Dunn, O. J. (1961). Multiple comparisons among means. *Journal of the American Statistical "
        "Association*, *56*(293), 52–64.",
        "10.1080/01621459.1961.10482090",
    ),
    "efron1987": Reference(
        "Efron, B. (1987). Better bootstrap confidence intervals. *Journal of the American Statistical "
        "Association*, *82*(397), 171–185.",
        "10.1080/01621459.1987.10478410",
    ),
    "efron1993": Reference(
        "Efron, B., & Tibshirani, R. J. (1993). *An introduction to the bootstrap*. Chapman & Hall.",
        "10.1007/978-1-4899-4541-9",
    ),
    "feldt1965": Reference(
        "Feldt, L. S. (1965). The approximate sampling distribution of Kuder-Richardson reliability "
        "coefficient twenty. *Psychometrika*, *30*(3), 357–370.",
        "10.1007/BF02289499",
    ),
    "feldt1987": Reference(
        "Feldt, L. S., Woodruff, D. J., & Salih, F. A. (1987). Statistical inference for coefficient "
        "alpha. *Applied Psychological Measurement*, *11*(1), 93–103.",
        "10.1177/014662168701100107",
    ),
    "fisher1921": Reference(
        "Fisher, R. A. (1921). On the “probable error” of a coefficient of correlation deduced "
        "from a small sample. *Metron*, *1*, 3–32.",
    ),
    "fleishman1978": Reference(
        "Fleishman, A. I. (1978). A method for simulating non-normal distributions. *Psychometrika*, "
        "*43*(4), 521–532.",
        "10.1007/BF02293811",
    ),
    "fornell1981": Reference(
        "Fornell, C., & Larcker, D. F. (1981). Evaluating structural equation models with unobservable "
        "variables and measurement error. *Journal of Marketing Research*, *18*(1), 39–50.",
        "10.1177/002224378101800104",
    ),
    "genz2004": Reference(
        "Genz, A. (2004). Numerical computation of rectangular bivariate and trivariate normal and t "
        "probabilities. *Statistics and Computing*, *14*(3), 251–260.",
        "10.1023/B:STCO.0000035304.20635.31",
    ),
    "glorfeld1995": Reference(
        "Glorfeld, L. W. (1995). An improvement on Horn's parallel analysis methodology for selecting the"
        " correct number of factors to retain. *Educational and Psychological Measurement*, *55*(3), "
        "377–393.",
        "10.1177/0013164495055003002",
    ),
    "green2009": Reference(
        "Green, S. B., & Yang, Y. (2009). Reliability of summed item scores using structural equation "
        "modeling: An alternative to coefficient alpha. *Psychometrika*, *74*(1), 155–167.",
        "10.1007/s11336-008-9099-3",
    ),
    "guttman1945": Reference(
        "Guttman, L. (1945). A basis for analyzing test-retest reliability. *Psychometrika*, *10*(4), "
        "255–282.",
        "10.1007/BF02288892",
    ),
    "hancock2001": Reference(
        "Hancock, G. R., & Mueller, R. O. (2001). Rethinking construct reliability within latent variable"
        " systems. In R. Cudeck, S. du Toit, & D. Sörbom (Eds.), *Structural equation modeling: Present "
        "and future* (pp. 195–216). Scientific Software International.",
    ),
    "harman1966": Reference(
        "Harman, H. H., & Jones, W. H. (1966). Factor analysis by minimizing residuals (minres). "
        "*Psychometrika*, *31*(3), 351–368.",
        "10.1007/BF02289468",
    ),
    "hendrickson1964": Reference(
        "Hendrickson, A. E., & White, P. O. (1964). Promax: A quick method for rotation to oblique simple"
        " structure. *British Journal of Statistical Psychology*, *17*(1), 65–70.",
        "10.1111/j.2044-8317.1964.tb00244.x",
    ),
    "henseler2015": Reference(
        "Henseler, J., Ringle, C. M., & Sarstedt, M. (2015). A new criterion for assessing discriminant "
        "validity in variance-based structural equation modeling. *Journal of the Academy of Marketing "
        "Science*, *43*(1), 115–135.",
        "10.1007/s11747-014-0403-8",
    ),
    "hinkin1999": Reference(
        "Hinkin, T. R., & Tracey, J. B. (1999). An analysis of variance approach to content "
        "validation. *Organizational Research Methods*, *2*(2), 175–186.",
        "10.1177/109442819922004",
    ),
    "hoelter1983": Reference(
        "Hoelter, J. W. (1983). The analysis of covariance structures: Goodness-of-fit indices. "
        "*Sociological Methods & Research*, *11*(3), 325–344.",
        "10.1177/0049124183011003003",
    ),
    "horn1965": Reference(
        "Horn, J. L. (1965). A rationale and test for the number of factors in factor analysis. "
        "*Psychometrika*, *30*(2), 179–185.",
        "10.1007/BF02289447",
    ),
    "hu1999": Reference(
        "Hu, L., & Bentler, P. M. (1999). Cutoff criteria for fit indexes in covariance structure "
        "analysis: Conventional criteria versus new alternatives. *Structural Equation Modeling*, *6*(1),"
        " 1–55.",
        "10.1080/10705519909540118",
    ),
    "huber1967": Reference(
        "Huber, P. J. (1967). The behavior of maximum likelihood estimates under nonstandard conditions. "
        "In L. M. Le Cam & J. Neyman (Eds.), *Proceedings of the Fifth Berkeley Symposium on Mathematical"
        " Statistics and Probability* (Vol. 1, pp. 221–233). University of California Press.",
    ),
    "igolkina2020": Reference(
        "Igolkina, A. A., & Meshcheryakov, G. (2020). semopy: A Python package for structural equation "
        "modeling. *Structural Equation Modeling*, *27*(6), 952–963.",
        "10.1080/10705511.2019.1704289",
    ),
}
