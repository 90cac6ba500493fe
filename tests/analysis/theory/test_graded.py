"""Models of ordinal and mixed data against lavaan 0.6-14 (tests/expected/lavaan/ordinal.json).

lavaan stopped at gradients up to 2e-6, hence 1e-4, or 5e-4, in relative terms. Definitions that changed in 0.7 are
checked against that version in test_reference.py: errors of DWLS and ULS, the number of cases in the robust RMSEA,
GFI. For mixed data and WLS, lavaan's own baseline model ends above the minimum that can be computed directly.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.errors import InvalidData, InvalidModel, InvalidOption

ROOT = Path(__file__).parents[3]
EXPECTED = ROOT / "tests/expected/lavaan"
CASES = json.loads((EXPECTED / "ordinal.json").read_text(encoding="utf-8"))
CUT = pd.read_csv(EXPECTED / "ordinal.csv")
BFI = pd.read_csv(ROOT / "data/reference/bfi.csv")
WORDS = {"group.equal": "equal", "std.lv": "std_lv"}
U = "visual =~ u1 + u2 + u3\ntextual =~ u4 + u5 + u6\nspeed =~ u7 + u8 + u9"


def fit(tag: str) -> Any:
    options = {WORDS.get(key, key): value for key, value in CASES[tag]["options"].items()}
    if isinstance(options.get("equal"), str):
        options["equal"] = [options["equal"]]
    if tag.startswith("millsap"):
        options["identification"] = "millsap"
    return ic.sem(BFI if "pairwise" in tag else CUT, options.pop("model"), **options)


@pytest.mark.parametrize("tag", CASES)
def test_case(tag: str) -> None:
    case, found = CASES[tag], fit(tag)
    tol = 5e-4 if case["gradient"] > 1e-6 else 1e-4
    groups = {label: i + 1 for i, label in enumerate(found.groups)}
    plain = tag.split()[1] in ("DWLS", "ULS")
    rows = {f"{r.lhs}{r.op}{r.rhs}{groups.get(r.group, 1)}": r for r in found.params.itertuples()}
    numbers = zip(case["rows"], case["est"], case["se"], case["std.lv"], case["std.all"], strict=True)
    for row, estimate, error, std_lv, std_all in numbers:
        near = tol * max(abs(estimate), error or 0.0, 1e-3)
        assert rows[row].estimate == pytest.approx(estimate, abs=near), row
        assert rows[row].std_lv == pytest.approx(std_lv, rel=tol, abs=tol), row
        assert rows[row].std_all == pytest.approx(std_all, rel=tol, abs=tol), row
        if not plain:
            assert rows[row].std_error == pytest.approx(error or 0.0, rel=tol, abs=1e-8), row
    changed = {"gfi", "pvalue", "baseline.pvalue"}
    if tag == "mixed WLS":
        changed |= {"baseline.chisq", "cfi", "tli", "nnfi", "rfi", "nfi", "pnfi", "ifi", "rni"}
    shared = 0
    for name, value in case["fit"].items():
        ours = name.replace(".", "_")
        if name in changed or ("rmsea" in name and "robust" in name) or ours not in found.fit.index:
            continue
        if isinstance(value, int | float):
            shared += 1
            assert found.fit[ours] == pytest.approx(value, rel=1e-4, abs=1e-8), name
    assert shared > 20


@pytest.mark.parametrize("tag", [tag for tag in CASES if tag.split()[1] not in ("DWLS", "ULS")])
def test_standardized_errors(tag: str) -> None:
    case, found = CASES[tag], fit(tag)
    groups = {label: i + 1 for i, label in enumerate(found.groups)}
    rows = {
        f"{r.lhs}{r.op}{r.rhs}{groups.get(r.group, 1)}": r for r in ic.standardized(found).params.itertuples()
    }
    for row, error in zip(case["std.rows"], case["std.se"], strict=True):
        assert rows[row].std_error == pytest.approx(error or 0.0, rel=1e-3, abs=2e-6), row


@pytest.mark.parametrize("tag", ["three WLSMV", "second WLSMV", "mixed theta WLSMV", "groups mixed WLSMV"])
def test_gradient_is_zero_at_the_solution(tag: str) -> None:
    assert fit(tag).provenance.options["gradient"] <= 1e-8


def test_parameterizations_are_the_same_model() -> None:
    delta = ic.cfa(CUT, U, ordered=True)
    theta = ic.cfa(CUT, U, ordered=True, parameterization="theta")
    np.testing.assert_allclose(delta.fit, theta.fit, rtol=1e-7)
    scaled = delta.params.op != "~*~"
    np.testing.assert_allclose(delta.params.std_all[scaled], theta.params.std_all[scaled], atol=1e-8)


def test_order_of_rows_and_columns_and_codes_do_not_matter() -> None:
    found = ic.cfa(CUT, U, ordered=True)
    shuffled = CUT.sample(frac=1.0, random_state=1)[CUT.columns[::-1]] * 10
    again = ic.cfa(shuffled, U, ordered=True)
    np.testing.assert_allclose(found.fit, again.fit, rtol=1e-9)
    np.testing.assert_allclose(found.params.estimate, again.params.estimate, atol=1e-9)


def test_a_category_that_one_group_lacks_is_joined_and_noted() -> None:
    data = CUT.copy()
    lacking = (data.school == data.school.iloc[0]) & (data.v1 == 4)
    data.loc[lacking, "v1"] = 3
    model = "visual =~ v1 + v2 + v3"
    found = ic.cfa(data, model, ordered=True, group="school")
    note = next(n for n in found.notes if n.code == "joined_categories")
    assert note.where == "v1" and "3, 4" in note.message
    by_hand = ic.cfa(data.assign(v1=data.v1.clip(upper=3)), model, ordered=True, group="school")
    np.testing.assert_allclose(found.params.estimate, by_hand.params.estimate, atol=1e-10)


@pytest.mark.parametrize(
    ("model", "options", "error", "words"),
    [
        (U, {"ordered": True, "estimator": "ML"}, InvalidOption, "estimator='ML'"),
        (U, {"estimator": "WLSMV"}, InvalidOption, "ordered="),
        (U, {"ordered": True, "missing": "fiml"}, InvalidOption, "pairwise"),
        (U, {"missing": "pairwise"}, InvalidOption, "fiml"),
        (U, {"ordered": ["u1", "nope"]}, InvalidData, "nope"),
        (U, {"ordered": ["sex"]}, InvalidOption, "not analysed"),
        (U, {"ordered": True, "meanstructure": False}, InvalidOption, "thresholds"),
        (U, {"ordered": True, "parameterization": "beta"}, InvalidOption, "delta"),
        (U + "\nu1 | t3", {"ordered": True}, InvalidModel, "has 2"),
        (U + "\nu1 ~~ u1", {"ordered": True}, InvalidModel, "theta"),
        (U + "\nu1 | t1", {}, InvalidModel, "ordered="),
        (U + "\nvisual ~ b9", {"ordered": True}, InvalidModel, "covariate"),
        ("f =~ u1 + u2 + u3\nu4 ~ f\nu5 ~ u4", {"ordered": True}, InvalidModel, "theta"),
        (U, {"group": "school", "equal": ["thresholds"]}, InvalidModel, "ordinal"),
        (
            U,
            {"ordered": True, "group": "school", "equal": ["residuals"]},
            InvalidModel,
            "theta",
        ),
        ("f =~ x1 + x2 + x3", {"ordered": ["x1"]}, InvalidData, "whole numbers"),
    ],
)
def test_what_cannot_be_done_is_said(model: str, options: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        ic.cfa(CUT, model, **options)


def test_ordinal_moments_need_cases() -> None:
    with pytest.raises(InvalidOption, match="cases"):
        ic.cfa(None, U, cov=CUT.filter(like="u").corr(), n=301, ordered=True)


def test_wls_with_too_few_cases_is_refused() -> None:
    with pytest.raises(InvalidData, match="WLSMV"):
        ic.cfa(CUT.head(40), U, ordered=True, estimator="WLS")


def test_difference_tests_equal_lavaans() -> None:
    """lavTestLRT of lavaan 0.6-14, method satorra.2000: 94.346 (3), 5.7103 (6), for WLSM 97.731 (3)."""
    one = "f =~ " + " + ".join(f"u{i}" for i in range(1, 10))
    found = ic.compare(ic.cfa(CUT, U, ordered=True), ic.cfa(CUT, one, ordered=True))
    assert found.fit["chisq_diff"] == pytest.approx(94.346, abs=5e-4)
    assert found.fit["df_diff"] == 3
    v = re.sub(r"u(\d)", r"v\1", U)
    free = ic.cfa(CUT, v, ordered=True, group="school")
    equal = ic.cfa(CUT, v, ordered=True, group="school", equal=["loadings"])
    assert ic.compare(free, equal).fit["chisq_diff"] == pytest.approx(5.7103, abs=5e-5)
    scaled = [ic.cfa(CUT, model, ordered=True, estimator="WLSM") for model in (U, one)]
    assert ic.compare(*scaled).fit["chisq_diff"] == pytest.approx(97.731, abs=5e-4)


def test_modification_indices_say_what_freeing_does() -> None:
    found = ic.modification_indices(ic.cfa(CUT, U, ordered=True)).params
    top = found.iloc[0]
    assert (top.lhs, top.op, top.rhs) == ("visual", "=~", "u9")
    assert top.statistic == pytest.approx(29.941 * 301 / 300, abs=2e-3)  # lavaan divides the gradient by n
    assert not set(found.op) & {"|", "~*~"}


def test_bootstrap_agrees_with_the_sandwich() -> None:
    fit_ = ic.cfa(CUT, U, ordered=True)
    found = ic.bootstrap(fit_, draws=60, seed=1)
    free = (fit_.params.std_error > 0).to_numpy()
    ratio = found.params.std_error[free] / fit_.params.std_error[free]
    assert 0.85 < ratio.median() < 1.2
    again = ic.bootstrap(fit_, draws=60, seed=1)
    assert found.params.std_error.equals(again.params.std_error)


def test_simulated_answers_come_back() -> None:
    fit_ = ic.cfa(CUT, U, ordered=True)
    data = ic.simulate(fit_, n=4000, seed=3)
    assert set(np.unique(data)) == {1, 2, 3}
    again = ic.cfa(data, U, ordered=True)
    np.testing.assert_allclose(again.params.std_all, fit_.params.std_all, atol=0.08)
    text = (
        "f =~ 0.8*a + 0.7*b + 0.6*c\nf ~~ 1*f\na ~~ 0.36*a\nb ~~ 0.51*b\nc ~~ 0.64*c\na | -1*t1 + 0*t2 + 1*t3"
    )
    drawn = ic.simulate(text, n=3000, seed=1)
    assert drawn.a.value_counts(normalize=True)[1] == pytest.approx(0.159, abs=0.02)
    with pytest.raises(InvalidModel, match="ascend"):
        ic.simulate(text.replace("0*t2", "2*t2"), n=10)


def test_scores_of_ordinal_data_are_refused() -> None:
    with pytest.raises(InvalidOption, match="ordinal"):
        ic.factor_scores(ic.cfa(CUT, U, ordered=True))
