from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest

from icmeasure.analysis.result import PARAM_COLUMNS, FactorResult, Note, Provenance, Result
from icmeasure.analysis.result_table import fit_table, result_html, result_table, result_tables, result_text
from icmeasure.show.cells import row_texts


def _params(*rows: dict[str, object]) -> pd.DataFrame:
    texts = PARAM_COLUMNS[:6]
    filled = [{c: row.get(c, "" if c in texts else math.nan) for c in PARAM_COLUMNS} for row in rows]
    return pd.DataFrame(filled, columns=list(PARAM_COLUMNS))


def _made(**options: object) -> Provenance:
    return Provenance("icmeasure 0.1.0", "ab" * 32, 98, 100, options, {}, "demo@1.0.0")


@pytest.fixture
def model() -> Result:
    free = {"std_error": 0.12345, "statistic": 4.123, "p_value": 0.00001, "conf_low": 0.5, "conf_high": 1.0}
    rows = (
        {
            "component": "loading",
            "lhs": "f",
            "op": "=~",
            "rhs": "x1",
            "estimate": 1.0,
            "std_error": 0.0,
            "std_all": 0.7,
        },
        {
            "component": "loading",
            "lhs": "f",
            "op": "=~",
            "rhs": "x2",
            "estimate": 0.75,
            "std_all": 0.61234,
            **free,
        },
        {
            "component": "variance",
            "lhs": "f",
            "op": "~~",
            "rhs": "f",
            "estimate": 0.5,
            "std_all": 1.0,
            **free,
        },
    )
    fit = pd.Series(
        {"rmsea": 0.0921, "chisq": 85.306, "df": 24.0, "pvalue": 1e-9, "odd_measure": 2.0, "cfi": math.nan}
    )
    notes = (Note("heywood", "A variance is negative.", "x1 ~~ x1"),)
    return Result("cfa", _params(*rows), fit, notes, _made())


@pytest.fixture
def factors() -> FactorResult:
    loadings = pd.DataFrame([[0.7, 0.1], [-0.05, 0.8]], index=["x1", "x2"], columns=["F1", "F2"])
    phi = pd.DataFrame([[1.0, 0.3], [0.3, 1.0]], index=["F1", "F2"], columns=["F1", "F2"])
    common = pd.DataFrame({"communality": [0.5, 0.6], "uniqueness": [0.5, 0.4]}, index=["x1", "x2"])
    rows = _params({"component": "loading", "lhs": "F1", "op": "=~", "rhs": "x1", "estimate": 0.7})
    return FactorResult(
        "efa", rows, pd.Series(dtype=float), (), _made(), loadings, loadings @ phi, phi, common
    )


def test_columns_without_meaning_are_left_out_and_components_head_their_rows(model: Result) -> None:
    table = result_table(model)
    assert [column.title for column in table.columns] == [
        "Parameter",
        "Estimate",
        "SE",
        "z",
        "p",
        "95% CI",
        "Std. all",
    ]
    assert [row_texts(row, table) for row in table.rows] == [
        ("Loadings",),
        ("f =~ x1", "1.000", "—", "—", "—", "—", ".700"),
        ("f =~ x2", "0.750", "0.123", "4.12", "< .001", "[0.500, 1.000]", ".612"),
        ("Variances",),
        ("f ~~ f", "0.500", "0.123", "4.12", "< .001", "[0.500, 1.000]", "1.000"),
    ]


def test_addresses_are_those_of_the_record(model: Result) -> None:
    table = result_table(model, ref="/results/cfa")
    assert table.rows[2].cells[1].refs == ("/results/cfa/params/1/estimate",)
    assert table.rows[2].cells[5].refs == (
        "/results/cfa/params/1/conf_low",
        "/results/cfa/params/1/conf_high",
    )
    assert all(cell.refs == () for row in result_table(model).rows for cell in row.cells)


def test_item_statistics_become_a_matrix() -> None:
    rows = [
        {"component": "item", "lhs": item, "rhs": name, "estimate": value}
        for item in ("x1", "x2")
        for name, value in (("sd", 1.0), ("mean", 3.456), ("n", 98), ("floor", 0.1), ("odd", 2.0))
    ]
    table = result_table(Result("describe", _params(*rows), pd.Series(dtype=float), (), _made()))
    assert [column.title for column in table.columns] == ["Item", "n", "M", "SD", "Floor", "odd"]
    assert row_texts(table.rows[0], table) == ("x1", "98", "3.46", "1.00", "10.0%", "2.000")


def test_reliability_reads_without_leading_zeros_under_its_own_names() -> None:
    row = {
        "component": "reliability",
        "lhs": "A",
        "rhs": "alpha",
        "estimate": 0.8,
        "conf_low": 0.7,
        "conf_high": 0.9,
    }
    result = Result("reliability", _params(row), pd.Series(dtype=float), (), _made(confidence=0.9))
    table = result_table(result)
    assert [column.title for column in table.columns] == ["Scale", "α", "90% CI"]
    assert row_texts(table.rows[0], table) == ("A", ".800", "[.700, .900]")


def test_reliability_is_one_row_a_scale_and_one_row_an_item() -> None:
    def item(name: str, scale: str, statistic: str, estimate: float) -> dict[str, object]:
        return {"component": "item", "lhs": name, "label": scale, "rhs": statistic, "estimate": estimate}

    rows = (
        {"component": "reliability", "lhs": "A", "rhs": "omega", "estimate": 0.81},
        {
            "component": "reliability",
            "lhs": "A",
            "rhs": "alpha",
            "estimate": 0.8,
            "conf_low": 0.7,
            "conf_high": 0.9,
        },
        {"component": "sample", "lhs": "A", "rhs": "n", "estimate": 98.0},
        {
            "component": "reliability",
            "lhs": "B",
            "rhs": "alpha",
            "estimate": 0.6,
            "conf_low": 0.5,
            "conf_high": 0.7,
        },
        item("x1", "A", "r_drop", 0.5),
        item("x1", "A", "alpha_if_deleted", 0.75),
        item("x2", "B", "r_drop", 0.4),
    )
    result = Result("reliability", _params(*rows), pd.Series(dtype=float), (), _made())
    scales, items = result_tables(result, ref="/results/r")
    assert [column.title for column in scales.columns] == ["Scale", "n", "α", "95% CI", "ω"]
    assert [row_texts(row, scales) for row in scales.rows] == [
        ("A", "98", ".800", "[.700, .900]", ".810"),
        ("B", "—", ".600", "[.500, .700]", "—"),
    ]
    assert scales.rows[0].cells[3].refs == ("/results/r/params/1/conf_low", "/results/r/params/1/conf_high")
    assert scales.rows[1].cells[1].refs == ()
    assert [column.title for column in items.columns] == ["Item", "r item-rest", "α if deleted"]
    assert [row_texts(row, items) for row in items.rows] == [
        ("A",),
        ("x1", ".500", ".750"),
        ("B",),
        ("x2", ".400", "—"),
    ]


def test_validity_is_one_row_a_construct_and_triangles() -> None:
    rows = (
        {"component": "validity", "lhs": "A", "rhs": "ave", "estimate": 0.5},
        {"component": "validity", "lhs": "A", "rhs": "cr", "estimate": 0.8},
        {"component": "validity", "lhs": "B", "rhs": "cr", "estimate": 0.7},
        {"component": "correlation", "lhs": "A", "op": "~~", "rhs": "B", "estimate": 0.45},
        {"component": "htmt", "lhs": "A", "op": "~~", "rhs": "B", "estimate": 0.47},
    )
    result = Result("validity", _params(*rows), pd.Series(dtype=float), (), _made())
    coefficients, correlations, ratios = result_tables(result)
    assert [row_texts(row, coefficients) for row in coefficients.rows] == [
        ("A", ".800", ".500"),
        ("B", ".700", "—"),
    ]
    assert [row_texts(row, correlations) for row in correlations.rows] == [("A", "—"), ("B", ".450")]
    assert (ratios.title, row_texts(ratios.rows[1], ratios)) == ("HTMT (arithmetic means)", ("B", ".470"))


def test_groups_head_their_rows_and_take_no_column(model: Result) -> None:
    params = model.params.copy()
    params["group"] = ["small", "small", "large"]
    table = result_table(replace(model, params=params))
    assert "Group" not in [column.title for column in table.columns]
    headings = [row.cells[0].value for row in table.rows if row.heading]
    assert headings == ["Loadings, small", "Variances, large"]


def test_factor_analysis_shows_loadings_communalities_and_correlations(factors: FactorResult) -> None:
    table = result_table(factors)
    assert [column.title for column in table.columns] == ["Item", "F1", "F2", "h²", "u²"]
    assert row_texts(table.rows[1], table) == ("x2", "−.050", ".800", ".600", ".400")
    assert "Factor Correlations" in result_text(factors)
    with_refs = result_table(factors, ref="/results/efa")
    assert with_refs.rows[1].cells[1].refs == ("/results/efa/loadings/values/1/0",)
    assert with_refs.rows[1].cells[3].refs == ("/results/efa/communalities/values/1/0",)


def test_fit_follows_its_order_and_leaves_out_what_is_missing(model: Result) -> None:
    table = fit_table(model)
    assert [row_texts(row, table) for row in table.rows] == [
        ("χ²", "85.306"),
        ("df", "24"),
        ("p", "< .001"),
        ("RMSEA", ".092"),
    ]
    assert table.note == "Further measures in .fit: 1."


def test_text_and_html_say_notes_cases_and_engine(model: Result) -> None:
    text, html = str(model), model._repr_html_()
    line = "n = 98 of 100; icmeasure 0.1.0; demo@1.0.0; data abababababab"
    assert text.rsplit("\n", maxsplit=1)[-1] == line
    assert "- [heywood] x1 ~~ x1: A variance is negative." in text
    assert line in html and "A variance is negative." in html
    assert html.count("<table>") == 2


def test_names_from_data_are_escaped() -> None:
    row = {"component": "reliability", "lhs": "<img src=x>\x1b[2J", "rhs": "alpha", "estimate": 0.8}
    result = Result("reliability", _params(row), pd.Series(dtype=float), (Note("c", "<b>", "\x1b"),), _made())
    assert "<img" not in result_html(result) and "<b>" not in result_html(result)
    assert "\x1b" not in result_text(result)
