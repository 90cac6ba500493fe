"""Works on rotation, its errors, and the number of factors, for :mod:`icmeasure.report.references`; sorted by key."""

from __future__ import annotations

from icmeasure.report.reference import Reference

WORKS_OF_FACTORS = {
    "anderson1956": Reference(
        "Anderson, T. W., & Rubin, H. (1956). Statistical inference in factor analysis. In J. Neyman (Ed.), "
        "*Proceedings of the Third Berkeley Symposium on Mathematical Statistics and Probability* (Vol. 5, "
        "pp. 111–150). University of California Press.",
    ),
    "asparouhov2009": Reference(
        "Asparouhov, T., & Muthén, B. (2009). Exploratory structural equation modeling. *Structural Equation "
        "Modeling*, *16*(3), 397–438.",
        "10.1080/10705510903008204",
    ),
    "biggs2019": Reference(
        "Biggs, J., & Madnani, N. (2019). *factor_analyzer: A Python module to perform exploratory and "
        "confirmatory factor analyses* [Computer software]. Python Package Index.",
    ),
    "braeken2017": Reference(
        "Braeken, J., & van Assen, M. A. L. M. (2017). An empirical Kaiser criterion. *Psychological "
        "Methods*, *22*(3), 450–466.",
        "10.1037/met0000074",
    ),
    "browne1972": Reference(
        "Browne, M. W. (1972a). Orthogonal rotation to a partially specified target. *British Journal of "
        "Mathematical and Statistical Psychology*, *25*(1), 115–120.",
        "10.1111/j.2044-8317.1972.tb00482.x",
    ),
    "browne1972b": Reference(
        "Browne, M. W. (1972b). Oblique rotation to a partially specified target. *British Journal of "
        "Mathematical and Statistical Psychology*, *25*(2), 207–212.",
        "10.1111/j.2044-8317.1972.tb00492.x",
    ),
    "buja1992": Reference(
        "Buja, A., & Eyuboglu, N. (1992). Remarks on parallel analysis. *Multivariate Behavioral "
        "Research*, *27*(4), 509–540.",
        "10.1207/s15327906mbr2704_2",
    ),
    "ceulemans2006": Reference(
        "Ceulemans, E., & Kiers, H. A. L. (2006). Selecting among three-mode principal component models of "
        "different types and complexities: A numerical convex hull based method. *British Journal of "
        "Mathematical and Statistical Psychology*, *59*(1), 133–150.",
        "10.1348/000711005X64817",
    ),
    "crawford1970": Reference(
        "Crawford, C. B., & Ferguson, G. A. (1970). A general rotation criterion and its use in orthogonal "
        "rotation. *Psychometrika*, *35*(3), 321–332.",
        "10.1007/BF02310792",
    ),
    "humphreys1969": Reference(
        "Humphreys, L. G., & Ilgen, D. R. (1969). Note on a criterion for the number of common factors. "
        "*Educational and Psychological Measurement*, *29*(3), 571–578.",
        "10.1177/001316446902900303",
    ),
    "jennrich1973": Reference(
        "Jennrich, R. I. (1973). Standard errors for obliquely rotated factor loadings. *Psychometrika*, "
        "*38*(4), 593–604.",
        "10.1007/BF02291497",
    ),
    "jennrich1974": Reference(
        "Jennrich, R. I. (1974). Simplified formulae for standard errors in maximum-likelihood factor "
        "analysis. *British Journal of Mathematical and Statistical Psychology*, *27*(1), 122–131.",
        "10.1111/j.2044-8317.1974.tb00533.x",
    ),
    "jennrich2011": Reference(
        "Jennrich, R. I., & Bentler, P. M. (2011). Exploratory bi-factor analysis. *Psychometrika*, "
        "*76*(4), 537–549.",
        "10.1007/s11336-011-9218-4",
    ),
    "jennrich2012": Reference(
        "Jennrich, R. I., & Bentler, P. M. (2012). Exploratory bi-factor analysis: The oblique case. "
        "*Psychometrika*, *77*(3), 442–454.",
        "10.1007/s11336-012-9269-1",
    ),
    "kaiser1960": Reference(
        "Kaiser, H. F. (1960). The application of electronic computers to factor analysis. *Educational "
        "and Psychological Measurement*, *20*(1), 141–151.",
        "10.1177/001316446002000116",
    ),
    "kiers1994": Reference(
        "Kiers, H. A. L. (1994). Simplimax: Oblique rotation to an optimal target with simple structure. "
        "*Psychometrika*, *59*(4), 567–579.",
        "10.1007/BF02294392",
    ),
    "lawley1940": Reference(
        "Lawley, D. N. (1940). The estimation of factor loadings by the method of maximum likelihood. "
        "*Proceedings of the Royal Society of Edinburgh*, *60*(1), 64–82.",
        "10.1017/S037016460002006X",
    ),
    "lorenzoseva2011": Reference(
        "Lorenzo-Seva, U., Timmerman, M. E., & Kiers, H. A. L. (2011). The Hull method for selecting the "
        "number of common factors. *Multivariate Behavioral Research*, *46*(2), 340–364.",
        "10.1080/00273171.2011.564527",
    ),
    "raiche2013": Reference(
        "Raîche, G., Walls, T. A., Magis, D., Riopel, M., & Blais, J.-G. (2013). Non-graphical solutions "
        "for Cattell's scree test. *Methodology*, *9*(1), 23–29.",
        "10.1027/1614-2241/a000051",
    ),
    "revelle1979": Reference(
        "Revelle, W., & Rocklin, T. (1979). Very simple structure: An alternative procedure for estimating "
        "the optimal number of interpretable factors. *Multivariate Behavioral Research*, *14*(4), 403–414.",
        "10.1207/s15327906mbr1404_2",
    ),
    "ruscio2008": Reference(
        "Ruscio, J., & Kaczetow, W. (2008). Simulating multivariate nonnormal data using an iterative "
        "algorithm. *Multivariate Behavioral Research*, *43*(3), 355–381.",
        "10.1080/00273170802285693",
    ),
    "marsh2014": Reference(
        "Marsh, H. W., Morin, A. J. S., Parker, P. D., & Kaur, G. (2014). Exploratory structural equation "
        "modeling: An integration of the best features of exploratory and confirmatory factor analysis. "
        "*Annual Review of Clinical Psychology*, *10*, 85–110.",
        "10.1146/annurev-clinpsy-032813-153700",
    ),
    "ruscio2012": Reference(
        "Ruscio, J., & Roche, B. (2012). Determining the number of factors to retain in an exploratory "
        "factor analysis using comparison data of known factorial structure. *Psychological Assessment*, "
        "*24*(2), 282–292.",
        "10.1037/a0025697",
    ),
    "schonemann1966": Reference(
        "Schönemann, P. H. (1966). A generalized solution of the orthogonal Procrustes problem. "
        "*Psychometrika*, *31*(1), 1–10.",
        "10.1007/BF02289451",
    ),
    "tucker1951": Reference(
        "Tucker, L. R (1951). *A method for synthesis of factor analysis studies* (Personnel Research "
        "Section Report No. 984). Department of the Army.",
    ),
    "velicer1976": Reference(
        "Velicer, W. F. (1976). Determining the number of components from the matrix of partial "
        "correlations. *Psychometrika*, *41*(3), 321–327.",
        "10.1007/BF02293557",
    ),
    "velicer2000": Reference(
        "Velicer, W. F., Eaton, C. A., & Fava, J. L. (2000). Construct explication through factor or "
        "component analysis: A review and evaluation of alternative procedures for determining the number "
        "of factors or components. In R. D. Goffin & E. Helmes (Eds.), *Problems and solutions in human "
        "assessment* (pp. 41–71). Kluwer.",
        "10.1007/978-1-4615-4397-8_3",
    ),
}
