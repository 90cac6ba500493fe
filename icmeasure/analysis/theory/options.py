"""Options of structural models, in lavaan's words, checked before anything is computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from icmeasure.analysis.scale.factor_options import rotation_option_problems
from icmeasure.analysis.scale.items import item_problems
from icmeasure.core.factor.rules import ROTATIONS, is_oblique
from icmeasure.errors import InvalidOption, Problem
from icmeasure.model.defaults import EQUAL, Defaults


@dataclass(frozen=True, slots=True)
class Estimator:
    """What an estimator's name stands for.

    Attributes
    ----------
    function
        Discrepancy minimised: ML, GLS, ULS, WLS, DWLS.
    errors
        ``information``: its inverse; ``huber_white``: information, case scores, information; ``first_order``: case
        scores alone; ``moments``: fourth-order moments [satorra1994]; ``normal``: those of normal data; ``weights``:
        sampling covariances of the statistics of ordinal data [muthen1997].
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

ORDINAL = {
    "DWLS": Estimator("DWLS", "weights", "standard"),
    "WLSM": Estimator("DWLS", "weights", "satorra_bentler"),
    "WLSMV": Estimator("DWLS", "weights", "scaled_shifted"),
    "WLSMVS": Estimator("DWLS", "weights", "mean_var_adjusted"),
    "ULS": Estimator("ULS", "weights", "standard"),
    "ULSM": Estimator("ULS", "weights", "satorra_bentler"),
    "ULSMV": Estimator("ULS", "weights", "scaled_shifted"),
    "ULSMVS": Estimator("ULS", "weights", "mean_var_adjusted"),
    "WLS": Estimator("WLS", "information", "standard"),
}
"""Estimators of ordinal and mixed data."""

FIML_ESTIMATORS = ("ML", "MLF", "MLR")
MISSING = ("listwise", "fiml", "pairwise")
PARAMETERIZATIONS = ("delta", "theta")
IDENTIFICATIONS = ("wu_estabrook", "millsap")
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
    ordered
        Ordinal variables; True for all that are observed.
    rotation, rotation_options
        Of exploratory blocks; None: the rotation by custom.
    cluster
        Column that tells clusters of cases apart; empty for independent cases.
    """

    estimator: str
    missing: str
    information: str | None
    group: str
    mplus: bool
    defaults: Defaults
    ordered: tuple[str, ...] | bool = ()
    rotation: str | None = None
    rotation_options: Mapping[str, Any] = field(default_factory=dict)
    cluster: str = ""

    @property
    def method(self) -> Estimator:
        """What the estimator's name stands for."""
        return (ORDINAL if self.ordered else ESTIMATORS)[self.estimator]

    @property
    def observed_information(self) -> bool:
        """Whether standard errors come from the observed information: lavaan's default for MLR and fiml."""
        if self.information is None:
            usual = self.mplus and self.method.errors == "information" and self.method.function == "ML"
            return self.missing == "fiml" or self.method.observed or usual
        return self.information == "observed"


def options(
    *,
    estimator: str | None,
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
    ordered: Sequence[str] | bool | None,
    parameterization: str,
    identification: str | None,
    cluster: str | None = None,
    rotation: str | None = None,
    rotation_options: Mapping[str, Any] | None = None,
) -> Options:
    """Check options and gather them.

    Raises
    ------
    InvalidOption
        Listing every value that is outside its list, and every contradiction.
    """
    problems = [] if ordered is None or isinstance(ordered, bool) else item_problems("ordered", ordered)
    graded = bool(ordered) and not problems
    known = ORDINAL if graded else ESTIMATORS
    if estimator is None:
        estimator = "WLSMV" if graded else "MLR" if cluster is not None else "ML"
    problems += _cluster_problems(cluster, estimator)
    if not graded and estimator in ORDINAL and estimator not in ESTIMATORS:
        what = "is for ordinal data, and no variable is ordinal"
        problems.append(Problem(f"estimator={estimator!r}", what, "name the ordinal variables in ordered="))
    for name, value, allowed in (
        ("estimator", estimator, tuple(known) if graded else (*known, *ORDINAL)),
        ("missing", missing, MISSING),
        ("information", information, (None, *INFORMATION)),
        ("mimic", mimic, (None, "Mplus")),
        ("parameterization", parameterization, PARAMETERIZATIONS),
        ("identification", identification, (None, *IDENTIFICATIONS)),
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
    problems += (_graded_clashes if graded else _clashes)(estimator, missing, information, meanstructure)
    turn = {} if rotation_options is None else rotation_options
    problems += _rotation_problems(rotation, turn)
    if problems:
        raise InvalidOption(HEADING, problems)
    mplus = mimic == "Mplus"
    modelled = missing == "fiml" or (meanstructure is None and (mplus or cluster is not None))
    means = True if modelled else meanstructure
    if mplus and group is not None and not equal:
        equal = ("loadings", "intercepts", "thresholds") if graded else ("loadings", "intercepts")
    if identification is None:
        identification = "millsap" if mplus else "wu_estabrook"
    freed = tuple(text.replace(" ", "") for text in free)
    given = fixed_x and (graded or known[estimator].function == "ML")
    defaults = Defaults(
        means, std_lv, given, orthogonal, growth, tuple(equal), freed, parameterization, identification
    )
    if rotation is not None and not is_oblique(rotation, turn):
        defaults = replace(defaults, uncorrelated=True)
    names: tuple[str, ...] | bool = ordered if isinstance(ordered, bool) else tuple(ordered or ())
    return Options(
        estimator,
        missing,
        information,
        group or "",
        mplus,
        defaults,
        names,
        rotation,
        dict(turn),
        cluster or "",
    )


def _cluster_problems(cluster: object, estimator: str) -> list[Problem]:
    if cluster is None:
        return []
    if not isinstance(cluster, str) or not cluster:
        return [Problem(f"cluster={cluster!r}", "is no column name", "name the column of the clusters")]
    if estimator != "MLR":
        what = f"is not available with {estimator}"
        return [Problem(f"cluster={cluster!r}", what, "take estimator='MLR', or leave it out")]
    return []


def _rotation_problems(rotation: object, given: object) -> Iterator[Problem]:
    if rotation is not None and (rotation not in ROTATIONS or rotation == "none"):
        choices = ", ".join(repr(name) for name in ROTATIONS if name != "none")
        yield Problem(f"rotation={rotation!r}", "is not available", f"choose from: {choices}")
    elif rotation is None and given:
        yield Problem("rotation_options", "are given without a rotation", "name it: rotation=...")
    else:
        yield from rotation_option_problems("geomin" if rotation is None else rotation, given)


def _graded_clashes(
    estimator: str, missing: str, information: str | None, meanstructure: bool | None
) -> list[Problem]:
    """Describe what does not go together for ordinal data."""
    problems = []
    if missing == "fiml":
        fix = "take missing='pairwise' or 'listwise'"
        problems.append(Problem("missing='fiml'", "is not available for ordinal data", fix))
    if information == "observed":
        what = f"{estimator} uses the expected one"
        problems.append(Problem("information='observed'", what, "leave it out"))
    if meanstructure is False:
        what = "thresholds belong to the means"
        problems.append(Problem("meanstructure=False", what, "leave meanstructure out"))
    return problems


def _clashes(
    estimator: str, missing: str, information: str | None, meanstructure: bool | None
) -> list[Problem]:
    """Describe what does not go together for continuous data."""
    problems = []
    if missing == "pairwise":
        problems.append(Problem("missing='pairwise'", "is for ordinal data", "take missing='fiml'"))
    if missing == "fiml" and estimator in ESTIMATORS and estimator not in FIML_ESTIMATORS:
        choices = ", ".join(FIML_ESTIMATORS)
        what = f"{estimator} needs complete cases"
        problems.append(Problem(f"missing={missing!r}", what, f"choose from: {choices}"))
    moments = estimator in ESTIMATORS and ESTIMATORS[estimator].errors in ("moments", "normal")
    if information == "observed" and moments:
        what = f"{estimator} uses the expected one"
        problems.append(Problem("information='observed'", what, "leave it out"))
    if missing == "fiml" and meanstructure is False:
        problems.append(Problem("meanstructure=False", "fiml models means", "leave meanstructure out"))
    return problems


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
