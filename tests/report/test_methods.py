from __future__ import annotations

from dataclasses import replace

import pytest

from icmeasure.analysis.result import Result
from icmeasure.report.document import Report
from icmeasure.report.markdown import paragraph_text
from icmeasure.report.methods import methods_text
from icmeasure.report.tables.source import Source
from icmeasure.report.words import phrases


def _texts(*results: Result, language: str = "en") -> list[str]:
    say = phrases(language)
    sources = tuple(Source(result, result.kind, say) for result in results)
    return [paragraph_text(paragraph) for paragraph in methods_text(sources, say)]


def test_each_result_is_described_from_its_recipe(describe: Result, reliability: Result, efa: Result) -> None:
    assert _texts(describe, reliability, efa) == [
        "Item statistics rest on 100 cases.",
        "Reliability was estimated from 98 cases by coefficient alpha and coefficient omega, with 95% confidence "
        "intervals (for alpha after Feldt; for omega by the delta method on the logit scale). Cases with a missing "
        "value were left out (listwise): 2 of 100.",
        "The exploratory factor analysis of 100 cases extracted 2 factors from Pearson correlations by minimum "
        "residuals, followed by oblimin rotation.",
        "Computed with icmeasure 0.1.0 on Python 3.11.9 and numpy 2.4.1.",
    ]


def test_models_and_validity(cfa: Result, sem: Result, validity: Result) -> None:
    texts = _texts(cfa, sem, validity)
    assert texts[0] == (
        "The measurement model was estimated from 100 cases by maximum likelihood, with standard errors from the "
        "expected information matrix. Each latent variable takes its unit from its first indicator."
    )
    assert texts[1].startswith("The structural model was estimated from 100 cases by maximum likelihood")
    assert texts[2] == (
        "Convergent and discriminant validity were judged by composite reliability, average variance extracted and "
        "the heterotrait–monotrait ratio of correlations."
    )


def test_only_what_a_recipe_names_is_said(cfa: Result) -> None:
    bare = replace(cfa, provenance=replace(cfa.provenance, options={}, versions={}))
    assert _texts(bare) == [
        "The measurement model was estimated from 100 cases.",
        "Computed with icmeasure 0.1.0.",
    ]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"missing": "fiml"}, "full-information maximum likelihood"),
        ({"std_lv": True}, "Latent variances were fixed to 1."),
        ({"estimator": "ODD"}, "from 100 cases by ODD."),
    ],
)
def test_options_change_the_sentence(cfa: Result, options: dict[str, object], expected: str) -> None:
    changed = replace(cfa, provenance=replace(cfa.provenance, options=options))
    assert expected in _texts(changed)[0]


def test_a_seed_of_zero_is_a_seed(cfa: Result) -> None:
    seeded = replace(cfa, provenance=replace(cfa.provenance, seed=0))
    assert _texts(seeded)[0].endswith("The random generator started from seed 0.")


def test_groups_and_what_is_equal_in_them(cfa: Result) -> None:
    params = cfa.params.assign(group=["A" if i % 2 else "B" for i in range(len(cfa.params))])
    options = {
        "equal": ["loadings", "intercepts"],
        "free": ["x3~1"],
        "estimator": "MLR",
        "information": "observed",
    }
    changed = replace(cfa, params=params, provenance=replace(cfa.provenance, options=options))
    assert _texts(changed)[0] == (
        "The measurement model was estimated from 100 cases in 2 groups (B, A) by maximum likelihood with robust "
        "standard errors and test (MLR), based on the observed information matrix. Held equal across groups: "
        "loadings and intercepts. Freed again: x3~1."
    )


def test_spanish(reliability: Result) -> None:
    assert _texts(reliability, language="es")[0].startswith(
        "La fiabilidad se estimó con 98 casos mediante el coeficiente alfa y el coeficiente omega"
    )


def test_there_is_no_method_section_without_results() -> None:
    assert [section.key for section in Report("R", "text").sections()] == ["opening"]
