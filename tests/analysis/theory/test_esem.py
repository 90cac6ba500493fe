"""Exploratory blocks in structural models.

Estimates are lavaan's; its standard errors of such models are not used (see ``tests/expected/lavaan/esem.R``). Errors
are those of restricted maximum likelihood, of exploratory factor analysis, and of the procedure done again.
"""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.analysis.theory.replicate_rotation import rotated_values
from icmeasure.analysis.theory.replicates import _implied, _with_covariates, left_out, plan_of
from icmeasure.errors import IcmeasureError, InvalidModel, InvalidOption

ROOT = Path(__file__).parents[3]
EXPECTED = json.loads((ROOT / "tests/expected/lavaan/esem.json").read_text(encoding="utf-8"))
BLOCK = 'efa("b")*f1 + efa("b")*f2 =~ x1 + x2 + x3 + x4 + x5 + x6'
WHOLE = f"{BLOCK}\ng =~ x7 + x8 + x9\nf1 + f2 ~ ageyr\ng ~ b1*f1 + b2*f2\ndifference := b1 - b2"
NINE = [f"x{i}" for i in range(1, 10)]


@lru_cache
def data(name: str) -> pd.DataFrame:
    files = {"hs": "HolzingerSwineford1939", "gaps": "HolzingerSwineford1939_missing", "bfi": "bfi"}
    frame = pd.read_csv(ROOT / "data/reference" / f"{files[name]}.csv")
    if name == "bfi":
        items = [f"{scale}{i}" for scale in "ENAC" for i in range(1, 6)]
        frame = frame[frame[items].notna().all(axis=1)].iloc[:600]
    return frame


@lru_cache
def whole() -> Any:
    return ic.sem(data("hs"), WHOLE)


def rows(fit: Any, column: str = "estimate") -> dict[tuple[str, ...], float]:
    names = zip(*(fit.params[c] for c in ("lhs", "op", "rhs", "group")), strict=True)
    return dict(zip(names, fit.params[column], strict=True))


@pytest.mark.parametrize("name", EXPECTED["fits"])
def test_estimates_equal_lavaan(name: str) -> None:
    case = EXPECTED["fits"][name]
    fit = ic.sem(data(case["data"]), case["model"], rotation=case["rotation"], **dict(case["args"]))
    for measure, value in case["fit"].items():
        assert fit.fit[measure.replace(".", "_")] == pytest.approx(value, rel=1e-5, abs=1e-6), measure
    found, labels = rows(fit), case["groups"] or [""]
    for row in case["estimates"]:
        group = labels[row["group"] - 1] if len(labels) > 1 else ""
        lhs, op, rhs = row["lhs"], row["op"], row["rhs"]
        value = found.get((lhs, op, rhs, group), found.get((rhs, op, lhs, group)))
        assert value == pytest.approx(row["est"], abs=2e-5), row
    # lavaan lists no covariance of factors that both depend on something and predict something
    for group, value in zip(labels, case["psi"].values() if len(labels) > 1 else case["psi"], strict=True):
        assert found["f1", "~~", "f2", group] == pytest.approx(value, abs=2e-5)


@pytest.mark.parametrize("case", EXPECTED["restricted"], ids=lambda c: f"{c['rotation']}-{c['estimator']}")
def test_errors_equal_restricted_maximum_likelihood(case: dict[str, Any]) -> None:
    fit = ic.sem(data("hs"), WHOLE, rotation=case["rotation"], estimator=case["estimator"])
    assert case["converged"]
    assert fit.fit["df"] == case["fit"]["df"]
    found, errors = rows(fit), rows(fit, "std_error")
    for row in case["estimates"]:
        name = row["lhs"], row["op"], row["rhs"], ""
        assert found[name] == pytest.approx(row["est"], abs=3e-5), name
        assert errors[name] == pytest.approx(row["se"], abs=1e-5), name


TARGET = np.where(np.kron(np.eye(3), np.ones((3, 1))) > 0, np.nan, 0.0)


@pytest.mark.parametrize(
    ("rotation", "options"),
    [
        ("oblimin", {}),
        ("geomin", {"epsilon": 0.001}),
        ("geomin_orthogonal", {}),
        ("varimax", {}),
        ("promax", {}),
        ("target", {"target": TARGET}),
        ("crawford_ferguson", {"orthogonal": True}),
        ("bifactor", {}),
        ("simplimax", {}),
    ],
)
def test_a_block_alone_is_exploratory_factor_analysis(rotation: str, options: dict[str, Any]) -> None:
    """Its errors come from elsewhere: information about standardized loadings, bordered by the turns of the factors."""
    model = 'efa("b")*f1 + efa("b")*f2 + efa("b")*f3 =~ ' + " + ".join(NINE)
    fit = ic.cfa(data("hs"), model, rotation=rotation, rotation_options=options)
    other = ic.efa(data("hs"), 3, items=NINE, extraction="ml", rotation=rotation, rotation_options=options)
    standard = ic.standardized(fit)
    L, E = (standard.params[c].to_numpy()[:27].reshape(3, 9).T for c in ("estimate", "std_error"))
    theirs = other.params[other.params.component == "loading"].set_index(["lhs", "rhs"]).std_error
    errors = theirs.unstack(level="lhs").loc[NINE, list(other.loadings.columns)].to_numpy()
    best = min(permutations(range(3)), key=lambda p: np.abs(L[:, p] - other.loadings.to_numpy()).max())
    assert np.abs(L[:, best] - other.loadings.to_numpy()).max() < 1e-6
    assert np.abs(E[:, best] - errors).max() < 1e-6
    phi = fit.latent_covs[0][np.ix_(best, best)]
    assert np.abs(phi - other.phi.to_numpy()).max() < 1e-6


GRADED = 'efa("a")*f1 + efa("a")*f2 =~ E1 + E2 + E3 + N1 + N2 + N3'
AGAIN = {
    "paths": ("hs", WHOLE, {}),
    "items in regressions": ("hs", f"{BLOCK}\nf1 + f2 ~ ageyr\nx1 ~ ageyr", {"rotation": "promax"}),
    "groups": ("hs", BLOCK, {"group": "school", "equal": ["loadings", "intercepts"]}),
    "ordinal": ("bfi", GRADED, {"ordered": True}),
    "ordinal with scales": (
        "bfi",
        f"{GRADED}\nf1 + f2 ~ age",
        {"ordered": ["E1", "E2", "E3", "N1", "N2", "N3"]},
    ),
    "theta": ("bfi", GRADED, {"ordered": True, "parameterization": "theta"}),
}


@pytest.mark.parametrize("name", AGAIN)
def test_slopes_equal_those_of_the_procedure_done_again(name: str) -> None:
    file, model, options = AGAIN[name]
    fit = ic.sem(data(file), model, **options)
    plan = plan_of(fit, [group.values for group in fit.data], "raw")
    assert plan.turning is not None
    k, h = len(plan.theta), 2e-3  # the gradient of a rotation that has converged is 1e-8, not 0
    own = _with_covariates(plan, plan.theta[None], [(s.mean[None], s.cov[None]) for s in fit.samples])

    def at(values: np.ndarray) -> np.ndarray:
        return rotated_values(plan.turning, values, _implied(plan, values))[:, : len(fit.theta)]

    assert np.allclose(at(own)[0], fit.theta, atol=1e-9)
    steps = h * np.eye(k, own.shape[1])
    ends = [at(own + times * steps) for times in (-2.0, -1.0, 1.0, 2.0)]
    numeric = (ends[0] - 8.0 * ends[1] + 8.0 * ends[2] - ends[3]) / (12.0 * h)
    assert np.allclose(numeric.T, fit.rotated.slope, atol=5e-6)


def test_a_replicate_is_the_fit_to_its_cases() -> None:
    fit = whole()
    for scale, column in (("raw", "estimate"), ("std_all", "std_all")):
        plan = plan_of(fit, [fit.data[0].values], scale)
        found = left_out(plan, 0, np.array([4, 100])).rows
        for row, case in zip(found, (4, 100), strict=True):
            other = ic.sem(data("hs").drop(index=case), WHOLE)
            assert np.allclose(row, other.params[column], atol=1e-5)


def test_bootstrap_errors_are_near() -> None:
    fit = ic.cfa(data("hs"), BLOCK, estimator="MLR")
    found = ic.bootstrap(fit, 300, seed=5)
    assert found.fit["failed"] == 0
    loadings = fit.params.op == "=~"
    ratio = found.params.std_error[loadings] / fit.params.std_error[loadings]
    assert 0.85 < ratio.median() < 1.2
    assert np.allclose(found.params.estimate, fit.params.estimate)


def test_groups_are_rotated_one_by_one() -> None:
    both = ic.cfa(data("hs"), BLOCK, group="school", rotation="oblimin")
    for label in both.groups:
        alone = ic.cfa(data("hs").query("school == @label"), BLOCK, rotation="oblimin", meanstructure=True)
        part = both.params[both.params.group == label]
        for column in ("estimate", "std_error", "std_all"):
            assert np.allclose(part[column], alone.params[column], atol=1e-7)


def test_equal_loadings_are_equal_after_rotation() -> None:
    """Chi-square and degrees of freedom are lavaan's, which rotates each group by itself: its loadings then differ."""
    kinds = {("loadings",): (16.513, 16), ("loadings", "intercepts"): (29.191, 20)}
    for equal, (chisq, df) in kinds.items():
        fit = ic.cfa(data("hs"), BLOCK, group="school", equal=equal, rotation="oblimin")
        assert fit.fit["chisq"] == pytest.approx(chisq, abs=6e-4)
        assert fit.fit["df"] == df
        found, errors = rows(fit), rows(fit, "std_error")
        first, second = fit.groups
        for item in NINE[:6]:
            for values in (found, errors):
                assert values["f1", "=~", item, first] == values["f1", "=~", item, second]
        assert found["f1", "~~", "f1", first] == 1.0
        assert errors["f1", "~~", "f1", second] > 0.0
    alone = ic.cfa(data("hs").query("school == @first"), BLOCK, rotation="oblimin")
    assert abs(rows(alone)["f1", "=~", "x1", ""] - found["f1", "=~", "x1", first]) > 1e-3


def test_invariance_of_a_block() -> None:
    found = ic.invariance(data("hs"), BLOCK, group="school", levels=["configural", "metric"])
    measures = found.params[found.params.component == "model"].set_index(["lhs", "rhs"]).estimate
    assert measures["metric", "df"] - measures["configural", "df"] == 8


def test_one_factor_is_that_of_confirmatory_analysis() -> None:
    fit = ic.cfa(data("hs"), 'efa("b")*f =~ x1 + x2 + x3 + x4')
    other = ic.cfa(data("hs"), "f =~ x1 + x2 + x3 + x4", std_lv=True)
    for column in ("estimate", "std_error", "std_all"):
        assert np.allclose(fit.params[column], other.params[column], atol=1e-7)


def test_order_and_units_of_variables_change_nothing() -> None:
    frame = data("hs").assign(x2=data("hs").x2 * 100.0, x5=data("hs").x5 / 7.0)
    turned = BLOCK.replace("x1 + x2 + x3 + x4 + x5 + x6", "x6 + x5 + x4 + x3 + x2 + x1")
    first, second = ic.cfa(data("hs"), BLOCK), ic.cfa(frame, turned)
    swap = {"f1": "f2", "f2": "f1"}
    for lhs, item in (("f1", "x1"), ("f1", "x5"), ("f2", "x2"), ("f2", "x6")):
        for column in ("std_all", "statistic"):
            found = rows(second, column)[swap[lhs], "=~", item, ""]
            assert found == pytest.approx(rows(first, column)[lhs, "=~", item, ""], rel=1e-5)


def test_the_fit_has_the_same_verbs_as_before_rotation() -> None:
    """What no rotation moves is the same in the position that was fitted."""
    fit = whole()
    before = fit.rotated.unrotated
    for kind in ("raw", "standardized"):
        values = [ic.residuals(f, kind=kind).params.estimate for f in (fit, before)]
        assert np.allclose(*values, atol=1e-8)
    assert ic.score_test(fit, add="f1 =~ x7; f2 =~ x7").fit["chisq"] == pytest.approx(
        ic.score_test(before, add="f1 =~ x7; f2 =~ x7").fit["chisq"], rel=1e-8
    )
    indices = [ic.modification_indices(f, sort=False).params for f in (fit, before)]
    pairs = [
        i[(i.op == "~~") & i.lhs.str.startswith("x")].set_index(["lhs", "rhs"]).statistic for i in indices
    ]
    assert len(pairs[0]) > 20
    assert np.allclose(pairs[0], pairs[1].loc[pairs[0].index], atol=1e-8)
    scores, others = ic.factor_scores(fit), ic.factor_scores(before)
    assert np.allclose(scores.g, others.g)
    solved = np.linalg.lstsq(others[["f1", "f2"]].to_numpy(), scores[["f1", "f2"]].to_numpy(), rcond=None)
    assert solved[1].max() < 1e-15 * len(scores)
    assert np.allclose(ic.r_square(fit).params.estimate[:9], ic.r_square(before).params.estimate[:9])


def test_modification_indices_are_score_tests_under_the_rotation() -> None:
    """The equations of the rotation count as constraints of the parameters."""
    fit = whole()
    index = ic.modification_indices(fit).params.set_index(["lhs", "op", "rhs"]).statistic
    assert index["f1", "=~", "x9"] == pytest.approx(ic.score_test(fit, add="f1 =~ x9").fit["chisq"], rel=1e-8)
    assert fit.rotated.held.shape == (2, len(fit.theta))
    assert np.abs(fit.rotated.held @ fit.rotated.slope).max() < 1e-10
    assert np.linalg.matrix_rank(fit.vcov) == len(fit.theta) - 2
    # variances of the factors and their regressions on each other are identified by the position alone
    assert ("f1", "~~", "f1") not in index.index


def test_standardized_and_tests_of_rotated_parameters() -> None:
    fit = whole()
    assert np.allclose(ic.standardized(fit).params.estimate, fit.params.std_all)
    z = rows(fit, "statistic")["f1", "~~", "f2", ""]
    assert ic.wald_test(fit, "f1~~f2 == 0").fit["chisq"] == pytest.approx(z * z)
    both = ic.wald_test(fit, "f1~ageyr == 0; f2~ageyr == 0").fit["chisq"]
    alone = ic.sem(data("hs"), WHOLE.replace("ageyr", "0*ageyr"))
    assert both == pytest.approx(alone.fit["chisq"] - fit.fit["chisq"], rel=0.05)


def test_comparison_with_a_confirmatory_model() -> None:
    fit = ic.cfa(data("hs"), BLOCK, estimator="MLR")
    narrow = ic.cfa(data("hs"), "f1 =~ x1 + x2 + x3\nf2 =~ x4 + x5 + x6", estimator="MLR")
    for method in ("satorra2001", "satorra2010"):
        found = ic.compare(narrow, fit, method=method)
        assert found.fit["df_diff"] == 4
        assert not [note for note in found.notes if note.code == "not_nested"]
        assert 0.0 < found.fit["pvalue"] < 1.0


def test_items_in_regressions_and_incomplete_target() -> None:
    model = f"{BLOCK}\nf1 + f2 ~ ageyr\nx1 ~ ageyr"
    fit = ic.sem(data("hs"), model, rotation="oblimin")
    before = fit.rotated.unrotated
    assert np.allclose(ic.implied(fit)[""].cov, ic.implied(before)[""].cov)
    assert rows(fit)["x1", "~", "ageyr", ""] == rows(before)["x1", "~", "ageyr", ""]
    assert rows(fit)["f1", "=~", "x1", ""] > 0.4


def test_targets_by_block() -> None:
    text = BLOCK + '\nefa("c")*h =~ x7 + x8 + x9'
    wanted = np.full((6, 2), np.nan)
    wanted[3:, 0] = wanted[:3, 1] = 0.0
    options = {"target": {"b": wanted, "c": np.zeros((3, 1))}}
    fit = ic.cfa(data("hs"), text, rotation="target", rotation_options=options)
    assert list(fit.provenance.options["rotation_options"]) == ["b", "c"]
    assert max(abs(rows(fit)["f1", "=~", f"x{i}", ""]) for i in (4, 5, 6)) < 0.2
    with pytest.raises(InvalidOption, match="one target a block"):
        ic.cfa(data("hs"), text, rotation="target", rotation_options={"target": {"b": wanted}})


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("f1 ~ ageyr", "f2 ~ ageyr: is absent, fixed or tied"),
        ("f1 + f2 ~ a*ageyr", "f1 ~ ageyr: is absent, fixed or tied"),
        ("f1 ~~ 0.3*f2", "f1 ~~ f2: is absent, fixed or tied"),
        ("g =~ x7 + x8 + x9\nf1 ~~ 0*g", "f1 ~~ g: is absent, fixed or tied"),
        ("f1 ~ 1", "f2 ~ 1: is absent, fixed or tied"),
        ("f1 ~ a*ageyr\nf2 ~ b*ageyr\na == 2*b", "a == 2 * b: a, b changes with the rotation"),
        ("f1 ~ start(1)*ageyr\nf2 ~ ageyr", "f1 ~ ageyr: has a starting value"),
    ],
)
def test_what_a_rotation_would_break_is_refused(more: str, said: str) -> None:
    with pytest.raises(InvalidModel) as caught:
        ic.sem(data("hs"), f"{BLOCK}\n{more}")
    assert said in str(caught.value)


def test_relations_that_all_factors_share_may_be_absent() -> None:
    free, none = (
        ic.sem(data("hs"), f"{BLOCK}\ng =~ x7 + x8 + x9\n{more}") for more in ("", "f1 + f2 ~~ 0*g")
    )
    assert none.fit["df"] == free.fit["df"] + 2


def test_constraints_on_what_stays_hold() -> None:
    fit = ic.sem(data("hs"), f"{WHOLE}\nx7 ~~ v*x7\nx8 ~~ w*x8\nv == w")
    found = rows(fit)
    assert found["x7", "~~", "x7", ""] == pytest.approx(found["x8", "~~", "x8", ""])
    assert fit.fit["df"] == whole().fit["df"] + 1
    assert ic.modification_indices(fit).params.statistic.max() > 0.0


@pytest.mark.parametrize(
    ("model", "options"),
    [
        ("f =~ x1 + x2 + x3", {"rotation": "geomin"}),
        (BLOCK, {"rotation": "none"}),
        (BLOCK, {"rotation": "geomax"}),
        (BLOCK, {"rotation_options": {"epsilon": 0.1}}),
        (BLOCK, {"rotation": "geomin", "rotation_options": {"epsilon": 0.0}}),
        (BLOCK, {"rotation": "target"}),
        (f"{BLOCK}\nf1 ~~ f2", {"rotation": "varimax"}),
        (BLOCK, {"engine": "lavaan"}),
    ],
)
def test_options_that_do_not_fit_are_named(model: str, options: dict[str, Any]) -> None:
    with pytest.raises(IcmeasureError):
        ic.cfa(data("hs"), model, **options)


def test_verbs_that_need_a_confirmatory_model_refuse() -> None:
    fit = ic.cfa(data("hs"), BLOCK)
    for verb in (ic.dynamic_cutoffs, ic.crosscheck):
        with pytest.raises(InvalidOption, match="exploratory blocks: 'b'"):
            verb(fit)
    assert "exploratory blocks are rotated" in "\n".join(n.message for n in ic.validity(fit).notes)
    with pytest.raises(InvalidModel):
        ic.growth(data("hs"), BLOCK)


def test_notes_tables_and_recipe() -> None:
    fit = whole()
    assert fit.provenance.options["rotation"] == "geomin"
    assert fit.provenance.options["rotation_options"] == {"epsilon": 0.01}
    note = next(note for note in fit.notes if note.code == "rotation")
    assert "30 of 30 starts reached the solution" in note.message
    assert "f1 ~~ f2" in str(fit)
    many = ic.cfa(
        data("hs"), 'efa("b")*f1 + efa("b")*f2 + efa("b")*f3 =~ ' + "+".join(NINE), rotation="simplimax"
    )
    assert any(note.code == "local_optima" for note in many.notes)
    assert ic.diagram(fit) is not None


def test_simulated_blocks_are_found_again() -> None:
    population = """
    efa("b")*f1 =~ 0.8*y1 + 0.7*y2 + 0.7*y3 + 0.6*y4 + 0*y5 + 0*y6 + 0.1*y7 + 0*y8
    efa("b")*f2 =~ 0*y1 + 0.1*y2 + 0*y3 + 0*y4 + 0.8*y5 + 0.7*y6 + 0.7*y7 + 0.6*y8
    f1 ~~ 0.4*f2
    """ + "\n".join(f"y{i} ~~ 0.5*y{i}" for i in range(1, 9))
    frame = ic.simulate(population, n=4000, seed=2)
    text = 'efa("b")*f1 + efa("b")*f2 =~ ' + " + ".join(f"y{i}" for i in range(1, 9))
    fit = ic.cfa(frame, text, rotation="oblimin")
    assert rows(fit)["f1", "=~", "y1", ""] == pytest.approx(0.8, abs=0.06)
    assert rows(fit)["f1", "~~", "f2", ""] == pytest.approx(0.4, abs=0.08)
