"""Options of structural models, in lavaan's words, checked before anything is computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from icmeasure.errors import InvalidOption, Problem
from icmeasure.model.partable import EQUAL, Defaults


@dataclass(frozen=True, slots=True)
class Estimator:
    """What an estimator's name stands for.

    Attributes
    ----------
    function
        Discrepancy minimised: ML, GLS, ULS, WLS.
    errors
        ``information``: its inverse; ``huber_white``: information, case scores, information; ``first_order``: case
        scores alone; ``moments``: fourth-order moments [satorra1994]; ``normal``: those of normal data.
    test
        ``standard``, ``satorra_bentler``, ``scaled_shifted`` [asparouhov2010], ``mean_var_adjusted``,
        ``yuan_bentler`` [yuan2000; asparouhov2005].
    observed
        Whether it takes the observed information by default.
    """

    function: str
    errors: str
    test: str
    observed: bool = False


ESTIMATORS = {
    "ML": Estimator("ML", "information", "standard"),
    "MLM": Estimator("ML", "moments", "satorra_bentler"),
    "MLMV": Estimator("ML", "moments", "scaled_shifted"),
    "MLMVS": Estimator("ML", "moments", "mean_var_adjusted"),
    "MLF": Estimator("ML", "first_order", "standard"),
    "MLR": Estimator("ML", "huber_white", "yuan_bentler", observed=True),
    "GLS": Estimator("GLS", "information", "standard"),
    "ULS": Estimator("ULS", "normal", "standard"),
    "WLS": Estimator("WLS", "information", "standard"),
}
"""Estimators by lavaan's names."""

FIML_ESTIMATORS = ("ML", "MLF", "MLR")
MISSING = ("listwise", "fiml")
INFORMATION = ("expected", "observed")
HEADING = "The model cannot be estimated as asked:"


@dataclass(frozen=True, slots=True)
class Options:
    """What ``cfa``, ``sem`` and ``growth`` were asked to do.

    Attributes
    ----------
    estimator
        What is minimised, and how errors and tests are computed.
    missing
        What becomes of cases with a gap.
    information
        Matrix that standard errors come from; None: the estimator's own.
    group
        Column that tells the groups apart; empty for one group.
    mplus
        Whether to follow Mplus where its conventions differ.
    defaults
        How the parameter table is filled in.
    """

    estimator: str
    missing: str
    information: str | None
    group: str
    mplus: bool
    defaults: Defaults

    @property
    def method(self) -> Estimator:
        """What the estimator's name stands for."""
        return ESTIMATORS[self.estimator]

    @property
    def observed_information(self) -> bool:
        """Whether standard errors come from the observed information: lavaan's default for MLR and fiml."""
        if self.information is None:
            usual = self.mplus and self.method.errors == "information" and self.method.function == "ML"
            return self.missing == "fiml" or self.method.observed or usual
        return self.information == "observed"


def options(
    *,
    estimator: str,
    missing: str,
    information: str | None,
    group: str | None,
    equal: Sequence[str],
    free: Sequence[str],
    std_lv: bool,
    meanstructure: bool | None,
    fixed_x: bool,
    orthogonal: bool,
    growth: bool,
    mimic: str | None,
) -> Options:
    """Check options and gather them.

    Raises
    ------
    InvalidOption
        Listing every value that is outside its list, and every contradiction.
    """
    problems = []
    for name, value, allowed in (
        ("estimator", estimator, tuple(ESTIMATORS)),
        ("missing", missing, MISSING),
        ("information", information, (None, *INFORMATION)),
        ("mimic", mimic, (None, "Mplus")),
    ):
        if value not in allowed:
            choices = ", ".join(repr(a) for a in allowed if a is not None)
            problems.append(Problem(f"{name}={value!r}", "is not available", f"choose from: {choices}"))
    for name, flag, optional in (
        ("std_lv", std_lv, False),
        ("fixed_x", fixed_x, False),
        ("orthogonal", orthogonal, False),
        ("meanstructure", meanstructure, True),
    ):
        if not isinstance(flag, bool) and not (optional and flag is None):
            problems.append(Problem(f"{name}={flag!r}", "is neither True nor False", "give True or False"))
    if group is not None and (not isinstance(group, str) or not group):
        problems.append(Problem(f"group={group!r}", "is no column name", "name the column of the groups"))
    problems += _lists(equal, free, group)
    if missing == "fiml" and estimator in ESTIMATORS and estimator not in FIML_ESTIMATORS:
        choices = ", ".join(FIML_ESTIMATORS)
        problems.append(
            Problem(f"missing={missing!r}", f"{estimator} needs complete cases", f"choose from: {choices}")
        )
    if (
        information == "observed"
        and estimator in ESTIMATORS
        and ESTIMATORS[estimator].errors in ("moments", "normal")
    ):
        problems.append(
            Problem("information='observed'", f"{estimator} uses the expected one", "leave it out")
        )
    if missing == "fiml" and meanstructure is False:
        problems.append(Problem("meanstructure=False", "fiml models means", "leave meanstructure out"))
    if problems:
        raise InvalidOption(HEADING, problems)
    mplus = mimic == "Mplus"
    means = True if missing == "fiml" or (mplus and meanstructure is None) else meanstructure
    if mplus and group is not None and not equal:
        equal = ("loadings", "intercepts")
    freed = tuple(text.replace(" ", "") for text in free)
    given = fixed_x and ESTIMATORS[estimator].function == "ML"
    defaults = Defaults(means, std_lv, given, orthogonal, growth, tuple(equal), freed)
    return Options(estimator, missing, information, group or "", mplus, defaults)


def _lists(equal: object, free: object, group: str | None) -> list[Problem]:
    problems = []
    for name, values in (("equal", equal), ("free", free)):
        if isinstance(values, str) or not isinstance(values, Sequence):
            problems.append(Problem(f"{name}={values!r}", "is no list of texts", f'write {name}=["..."]'))
            continue
        if not all(isinstance(value, str) for value in values):
            problems.append(Problem(f"{name}={values!r}", "is no list of texts", f'write {name}=["..."]'))
        elif name == "equal":
            problems += [
                Problem(f"equal: {value!r}", "is not available", f"choose from: {', '.join(EQUAL)}")
                for value in values
                if value not in EQUAL
            ]
        if values and group is None:
            problems.append(
                Problem(name, "compares groups, but there is no group", "name the column: group=...")
            )
    return problems
