"""Works on hypotheses, mediation, moderation and curves, for :mod:`icmeasure.report.references`; sorted by key."""

from __future__ import annotations

from icmeasure.report.reference import Reference

WORKS_OF_EFFECTS = {
    "bauer2005": Reference(
        "Bauer, D. J., & Curran, P. J. (2005). Probing interactions in fixed and multilevel regression: Inferential "
        "and graphical techniques. *Multivariate Behavioral Research*, *40*(3), 373–400.",
        "10.1207/s15327906mbr4003_5",
    ),
    "berger1982": Reference(
        "Berger, R. L. (1982). Multiparameter hypothesis testing and acceptance sampling. *Technometrics*, *24*(4), "
        "295–300.",
        "10.1080/00401706.1982.10487790",
    ),
    "fieller1954": Reference(
        "Fieller, E. C. (1954). Some problems in interval estimation. *Journal of the Royal Statistical "
        "Society: Series "
        "B (Methodological)*, *16*(2), 175–185.",
        "10.1111/j.2517-6161.1954.tb00159.x",
    ),
    "haans2016": Reference(
        "Haans, R. F. J., Pieters, C., & He, Z.-L. (2016). Thinking about U: Theorizing and testing U- and inverted "
        "U-shaped relationships in strategy research. *Strategic Management Journal*, *37*(7), 1177–1195.",
        "10.1002/smj.2399",
    ),
    "hayes2015": Reference(
        "Hayes, A. F. (2015). An index and test of linear moderated mediation. *Multivariate Behavioral Research*, "
        "*50*(1), 1–22.",
        "10.1080/00273171.2014.962683",
    ),
    "johnson1936": Reference(
        "Johnson, P. O., & Neyman, J. (1936). Tests of certain linear hypotheses and their application to some "
        "educational problems. *Statistical Research Memoirs*, *1*, 57–93.",
    ),
    "kelava2009": Reference(
        "Kelava, A., & Brandt, H. (2009). Estimation of nonlinear latent structural equation models using the "
        "extended "
        "unconstrained approach. *Review of Psychology*, *16*(2), 123–132.",
    ),
    "lakens2017": Reference(
        "Lakens, D. (2017). Equivalence tests: A practical primer for t tests, correlations, and "
        "meta-analyses. *Social "
        "Psychological and Personality Science*, *8*(4), 355–362.",
        "10.1177/1948550617697177",
    ),
    "lin2010": Reference(
        "Lin, G.-C., Wen, Z., Marsh, H. W., & Lin, H.-S. (2010). Structural equation models of latent interactions: "
        "Clarification of orthogonalizing and double-mean-centering strategies. *Structural Equation Modeling*, "
        "*17*(3), 374–391.",
        "10.1080/10705511.2010.488999",
    ),
    "lind2010": Reference(
        "Lind, J. T., & Mehlum, H. (2010). With or without U? The appropriate test for a U-shaped "
        "relationship. *Oxford "
        "Bulletin of Economics and Statistics*, *72*(1), 109–118.",
        "10.1111/j.1468-0084.2009.00569.x",
    ),
    "little2006": Reference(
        "Little, T. D., Bovaird, J. A., & Widaman, K. F. (2006). On the merits of orthogonalizing powered and "
        "product "
        "terms: Implications for modeling interactions among latent variables. *Structural Equation "
        "Modeling*, *13*(4), "
        "497–519.",
        "10.1207/s15328007sem1304_1",
    ),
    "mackinnon1985": Reference(
        "MacKinnon, J. G., & White, H. (1985). Some heteroskedasticity-consistent covariance matrix estimators with "
        "improved finite sample properties. *Journal of Econometrics*, *29*(3), 305–325.",
        "10.1016/0304-4076(85)90158-7",
    ),
    "mackinnon1995": Reference(
        "MacKinnon, D. P., Warsi, G., & Dwyer, J. H. (1995). A simulation study of mediated effect measures. "
        "*Multivariate Behavioral Research*, *30*(1), 41–62.",
        "10.1207/s15327906mbr3001_3",
    ),
    "mackinnon2000": Reference(
        "MacKinnon, D. P., Krull, J. L., & Lockwood, C. M. (2000). Equivalence of the mediation, confounding and "
        "suppression effect. *Prevention Science*, *1*(4), 173–181.",
        "10.1023/A:1026595011371",
    ),
    "mackinnon2004": Reference(
        "MacKinnon, D. P., Lockwood, C. M., & Williams, J. (2004). Confidence limits for the indirect effect: "
        "Distribution of the product and resampling methods. *Multivariate Behavioral Research*, *39*(1), 99–128.",
        "10.1207/s15327906mbr3901_4",
    ),
    "marsh2004": Reference(
        "Marsh, H. W., Wen, Z., & Hau, K.-T. (2004). Structural equation models of latent interactions: "
        "Evaluation of "
        "alternative estimation strategies and indicator construction. *Psychological Methods*, *9*(3), 275–300.",
        "10.1037/1082-989X.9.3.275",
    ),
    "preacher2012": Reference(
        "Preacher, K. J., & Selig, J. P. (2012). Advantages of Monte Carlo confidence intervals for indirect "
        "effects. "
        "*Communication Methods and Measures*, *6*(2), 77–98.",
        "10.1080/19312458.2012.679848",
    ),
    "shrout2002": Reference(
        "Shrout, P. E., & Bolger, N. (2002). Mediation in experimental and nonexperimental studies: New "
        "procedures and "
        "recommendations. *Psychological Methods*, *7*(4), 422–445.",
        "10.1037/1082-989X.7.4.422",
    ),
    "simonsohn2018": Reference(
        "Simonsohn, U. (2018). Two lines: A valid alternative to the invalid testing of U-shaped relationships with "
        "quadratic regressions. *Advances in Methods and Practices in Psychological Science*, *1*(4), 538–555.",
        "10.1177/2515245918805755",
    ),
    "sobel1982": Reference(
        "Sobel, M. E. (1982). Asymptotic confidence intervals for indirect effects in structural equation models. "
        "*Sociological Methodology*, *13*, 290–312.",
        "10.2307/270723",
    ),
    "wen2010": Reference(
        "Wen, Z., Marsh, H. W., & Hau, K.-T. (2010). Structural equation models of latent interactions: An "
        "appropriate "
        "standardized solution and its scale-free properties. *Structural Equation Modeling*, *17*(1), 1–22.",
        "10.1080/10705510903438872",
    ),
    "zhao2010": Reference(
        "Zhao, X., Lynch, J. G., Jr., & Chen, Q. (2010). Reconsidering Baron and Kenny: Myths and truths about "
        "mediation analysis. *Journal of Consumer Research*, *37*(2), 197–206.",
        "10.1086/651257",
    ),
}

BY_QUANTITY_OF_EFFECTS = {
    ("test_hypotheses", "verdict"): ("schuirmann1987", "lakens2017"),
    ("test_hypotheses", "difference"): ("berger1982",),
    ("mediation", "indirect"): ("mackinnon2004",),
    ("mediation", "proportion"): ("mackinnon1995", "mackinnon2000"),
    ("mediation", "type"): ("zhao2010",),
    ("moderation", "coefficient"): ("marsh2004", "wen2010"),
    ("moderation", "johnson_neyman"): ("johnson1936", "bauer2005"),
    ("moderation", "index"): ("hayes2015",),
    ("quadratic", "coefficient"): ("kelava2009", "lin2010", "wen2010"),
    ("quadratic", "turning_point"): ("fieller1954",),
    ("quadratic", "u_test"): ("lind2010", "haans2016"),
    ("quadratic", "two_lines"): ("simonsohn2018", "mackinnon1985"),
}
"""Works behind the components of these results."""
