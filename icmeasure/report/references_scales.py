"""Works on items, reliability and agreement, for :mod:`icmeasure.report.references`; sorted by key."""

from __future__ import annotations

from icmeasure.report.reference import Reference

WORKS_OF_SCALES = {
    "bentler1980b": Reference(
        "Bentler, P. M., & Woodward, J. A. (1980). Inequalities among lower bounds to reliability: With "
        "applications to test construction and factor analysis. *Psychometrika*, *45*(2), 249–267.",
        "10.1007/BF02294079",
    ),
    "bland1986": Reference(
        "Bland, J. M., & Altman, D. G. (1986). Statistical methods for assessing agreement between two "
        "methods of clinical measurement. *The Lancet*, *327*(8476), 307–310.",
        "10.1016/S0140-6736(86)90837-8",
    ),
    "bliese2000": Reference(
        "Bliese, P. D. (2000). Within-group agreement, non-independence, and reliability: Implications "
        "for data aggregation and analysis. In K. J. Klein & S. W. J. Kozlowski (Eds.), *Multilevel "
        "theory, research, and methods in organizations* (pp. 349–381). Jossey-Bass.",
    ),
    "brown1910": Reference(
        "Brown, W. (1910). Some experimental results in the correlation of mental abilities. *British "
        "Journal of Psychology*, *3*(3), 296–322.",
        "10.1111/j.2044-8295.1910.tb00207.x",
    ),
    "burke1999": Reference(
        "Burke, M. J., Finkelstein, L. M., & Dusig, M. S. (1999). On average deviation indices for "
        "estimating interrater agreement. *Organizational Research Methods*, *2*(1), 49–68.",
        "10.1177/109442819921004",
    ),
    "burke2002": Reference(
        "Burke, M. J., & Dunlap, W. P. (2002). Estimating interrater agreement with the average "
        "deviation index: A user’s guide. *Organizational Research Methods*, *5*(2), 159–172.",
        "10.1177/1094428102005002002",
    ),
    "clark1995": Reference(
        "Clark, L. A., & Watson, D. (1995). Constructing validity: Basic issues in objective scale "
        "development. *Psychological Assessment*, *7*(3), 309–319.",
        "10.1037/1040-3590.7.3.309",
    ),
    "curran1996": Reference(
        "Curran, P. J., West, S. G., & Finch, J. F. (1996). The robustness of test statistics to "
        "nonnormality and specification error in confirmatory factor analysis. *Psychological Methods*, "
        "*1*(1), 16–29.",
        "10.1037/1082-989X.1.1.16",
    ),
    "devellis2017": Reference(
        "DeVellis, R. F. (2017). *Scale development: Theory and applications* (4th ed.). SAGE.",
    ),
    "devet2006": Reference(
        "de Vet, H. C. W., Terwee, C. B., Knol, D. L., & Bouter, L. M. (2006). When to use agreement "
        "versus reliability measures. *Journal of Clinical Epidemiology*, *59*(10), 1033–1039.",
        "10.1016/j.jclinepi.2005.10.015",
    ),
    "ebel1991": Reference(
        "Ebel, R. L., & Frisbie, D. A. (1991). *Essentials of educational measurement* (5th ed.). "
        "Prentice Hall.",
    ),
    "eisinga2013": Reference(
        "Eisinga, R., te Grotenhuis, M., & Pelzer, B. (2013). The reliability of a two-item scale: "
        "Pearson, Cronbach, or Spearman–Brown? *International Journal of Public Health*, *58*(4), "
        "637–642.",
        "10.1007/s00038-012-0416-3",
    ),
    "feldt1969": Reference(
        "Feldt, L. S. (1969). A test of the hypothesis that Cronbach’s alpha or Kuder–Richardson "
        "coefficient twenty is the same for two tests. *Psychometrika*, *34*(3), 363–373.",
        "10.1007/BF02289364",
    ),
    "flanagan1937": Reference(
        "Flanagan, J. C. (1937). A proposed procedure for increasing the efficiency of objective tests. "
        "*Journal of Educational Psychology*, *28*(1), 17–21.",
        "10.1037/h0057430",
    ),
    "flora2020": Reference(
        "Flora, D. B. (2020). Your coefficient alpha is probably wrong, but which coefficient omega is "
        "right? A tutorial on using R to obtain better reliability estimates. *Advances in Methods and "
        "Practices in Psychological Science*, *3*(4), 484–501.",
        "10.1177/2515245920951747",
    ),
    "hair2019": Reference(
        "Hair, J. F., Black, W. C., Babin, B. J., & Anderson, R. E. (2019). *Multivariate data analysis*"
        " (8th ed.). Cengage.",
    ),
    "helmberg1996": Reference(
        "Helmberg, C., Rendl, F., Vanderbei, R. J., & Wolkowicz, H. (1996). An interior-point method for"
        " semidefinite programming. *SIAM Journal on Optimization*, *6*(2), 342–361.",
        "10.1137/0806020",
    ),
    "henze1990": Reference(
        "Henze, N., & Zirkler, B. (1990). A class of invariant consistent tests for multivariate "
        "normality. *Communications in Statistics – Theory and Methods*, *19*(10), 3595–3617.",
        "10.1080/03610929008830400",
    ),
    "horst1951": Reference(
        "Horst, P. (1951). Estimating total test reliability from parts of unequal length. *Educational "
        "and Psychological Measurement*, *11*(3), 368–371.",
        "10.1177/001316445101100306",
    ),
    "jackson1977": Reference(
        "Jackson, P. H., & Agunwamba, C. C. (1977). Lower bounds for the reliability of the total score "
        "on a test composed of non-homogeneous items: I: Algebraic lower bounds. *Psychometrika*, "
        "*42*(4), 567–578.",
        "10.1007/BF02295979",
    ),
    "james1984": Reference(
        "James, L. R., Demaree, R. G., & Wolf, G. (1984). Estimating within-group interrater reliability"
        " with and without response bias. *Journal of Applied Psychology*, *69*(1), 85–98.",
        "10.1037/0021-9010.69.1.85",
    ),
    "kelley1939": Reference(
        "Kelley, T. L. (1939). The selection of upper and lower groups for the validation of test items."
        " *Journal of Educational Psychology*, *30*(1), 17–24.",
        "10.1037/h0057123",
    ),
    "maydeu2007": Reference(
        "Maydeu-Olivares, A., Coffman, D. L., & Hartmann, W. M. (2007). Asymptotically distribution-free"
        " (ADF) interval estimation of coefficient alpha. *Psychological Methods*, *12*(2), 157–176.",
        "10.1037/1082-989X.12.2.157",
    ),
    "mcgraw1996": Reference(
        "McGraw, K. O., & Wong, S. P. (1996). Forming inferences about some intraclass correlation "
        "coefficients. *Psychological Methods*, *1*(1), 30–46.",
        "10.1037/1082-989X.1.1.30",
    ),
    "mcneish2018": Reference(
        "McNeish, D. (2018). Thanks coefficient alpha, we’ll take it from here. *Psychological Methods*,"
        " *23*(3), 412–433.",
        "10.1037/met0000144",
    ),
    "novick1967": Reference(
        "Novick, M. R., & Lewis, C. (1967). Coefficient alpha and the reliability of composite "
        "measurements. *Psychometrika*, *32*(1), 1–13.",
        "10.1007/BF02289400",
    ),
    "nunnally1994": Reference(
        "Nunnally, J. C., & Bernstein, I. H. (1994). *Psychometric theory* (3rd ed.). McGraw-Hill.",
    ),
    "raykov2019": Reference(
        "Raykov, T., & Marcoulides, G. A. (2019). Thanks coefficient alpha, we still need you! "
        "*Educational and Psychological Measurement*, *79*(1), 200–210.",
        "10.1177/0013164417725127",
    ),
    "reise2013": Reference(
        "Reise, S. P., Bonifay, W. E., & Haviland, M. G. (2013). Scoring and modeling psychological "
        "measures in the presence of multidimensionality. *Journal of Personality Assessment*, *95*(2), "
        "129–140.",
        "10.1080/00223891.2012.725437",
    ),
    "savalei2024": Reference(
        "Savalei, V., Brace, J. C., & Fouladi, R. T. (2024). We need to change how we compute RMSEA for "
        "nested model comparisons in structural equation modeling. *Psychological Methods*, *29*(3), "
        "480–493.",
        "10.1037/met0000537",
    ),
    "schmid1957": Reference(
        "Schmid, J., & Leiman, J. M. (1957). The development of hierarchical factor solutions. "
        "*Psychometrika*, *22*(1), 53–61.",
        "10.1007/BF02289209",
    ),
    "shrout1979": Reference(
        "Shrout, P. E., & Fleiss, J. L. (1979). Intraclass correlations: Uses in assessing rater "
        "reliability. *Psychological Bulletin*, *86*(2), 420–428.",
        "10.1037/0033-2909.86.2.420",
    ),
    "spearman1910": Reference(
        "Spearman, C. (1910). Correlation calculated from faulty data. *British Journal of Psychology*, "
        "*3*(3), 271–295.",
        "10.1111/j.2044-8295.1910.tb00206.x",
    ),
    "streiner2015": Reference(
        "Streiner, D. L., Norman, G. R., & Cairney, J. (2015). *Health measurement scales: A practical "
        "guide to their development and use* (5th ed.). Oxford University Press.",
    ),
    "vallat2018": Reference(
        "Vallat, R. (2018). Pingouin: Statistics in Python. *Journal of Open Source Software*, *3*(31), "
        "1026.",
        "10.21105/joss.01026",
    ),
    "woodhouse1977": Reference(
        "Woodhouse, B., & Jackson, P. H. (1977). Lower bounds for the reliability of the total score on "
        "a test composed of non-homogeneous items: II: A search procedure to locate the greatest lower "
        "bound. *Psychometrika*, *42*(4), 579–591.",
        "10.1007/BF02295980",
    ),
    "zinbarg2005": Reference(
        "Zinbarg, R. E., Revelle, W., Yovel, I., & Li, W. (2005). Cronbach’s α, Revelle’s β, and "
        "McDonald’s ωH: Their relations with each other and two alternative conceptualizations of "
        "reliability. *Psychometrika*, *70*(1), 123–133.",
        "10.1007/s11336-003-0974-7",
    ),
    "zou2007": Reference(
        "Zou, G. Y. (2007). Toward using confidence intervals to compare correlations. *Psychological "
        "Methods*, *12*(4), 399–413.",
        "10.1037/1082-989X.12.4.399",
    ),
}
