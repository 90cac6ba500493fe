from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd

from icmeasure.analysis.result import PARAM_COLUMNS, FactorResult, Result
from icmeasure.report.blocks import Paragraph, Section, numbered
from icmeasure.report.document import Report
from icmeasure.responses.model import Responses
from icmeasure.show.cells import row_texts
from icmeasure.show.figure import Figure
from icmeasure.show.table import Cell, Column, Table, row


def params_of(rows: list[dict[str, object]]) -> pd.DataFrame:
    texts = PARAM_COLUMNS[:6]
    filled = [{c: row.get(c, "" if c in texts else math.nan) for c in PARAM_COLUMNS} for row in rows]
    return pd.DataFrame(filled, columns=list(PARAM_COLUMNS))


def _tables(section: Section) -> dict[str, Table]:
    return {block.title: block for block in section.blocks if isinstance(block, Table)}


def _section(report: Report, key: str) -> Section:
    return next(section for section in report.sections() if section.key == key)


def _texts(table: Table) -> list[tuple[str, ...]]:
    return [row_texts(line, table) for line in table.rows]


def test_sections_stand_in_order_with_the_method_after_the_sample(report: Report) -> None:
    assert [section.key for section in report.sections()] == [
        "sample",
        "method",
        "descriptives",
        "reliability",
        "efa",
        "cfa",
        "sem",
        "validity",
        "provenance",
        "options",
        "references",
    ]


def test_sample_is_shown_as_counts_with_the_wording_of_the_items(report: Report) -> None:
    tables = _tables(_section(report, "sample"))
    assert ("R07 (warning)", "2") in _texts(tables["Sample, Missing Answers and Findings of the Checks"])
    assert ("Refused", "5") in _texts(tables["Sample, Missing Answers and Findings of the Checks"])
    items = _texts(tables["Items and Their Wording"])
    assert items[0] == ("Name of AA (AA)",)
    assert items[-1] == ("BB3", "Wording of BB3 & more", "yes")


def test_item_statistics_have_one_row_an_item(report: Report) -> None:
    table = _tables(_section(report, "descriptives"))["Item Statistics"]
    assert [column.title for column in table.columns] == [
        "Item", "n", "M", "SD", "Min", "Max", "Skew", "Kurtosis", "Floor", "Ceiling", "r item–rest",
    ]  # fmt: skip
    assert _texts(table)[0] == (
        "AA1",
        "100",
        "3.46",
        "1.05",
        "1",
        "5",
        "−0.31",
        "0.004",
        "3.0%",
        "12.3%",
        ".56",
    )


def test_reliability_has_each_coefficient_with_its_interval(report: Report) -> None:
    table = _tables(_section(report, "reliability"))["Reliability of the Scales"]
    assert [column.title for column in table.columns] == ["Scale", "α", "95% CI", "ω", "95% CI"]
    assert _texts(table)[0] == ("AA", ".81", "[.75, .86]", ".82", "[.76, .87]")


def test_efa_marks_the_primary_loading_and_shows_the_lower_triangle(report: Report) -> None:
    tables = _tables(_section(report, "efa"))
    table = tables["Pattern Coefficients and Communalities"]
    assert _texts(table)[5][:3] == ("BB3", ".31", ".42")
    assert [cell.bold for cell in table.rows[5].cells] == [False, False, True, False]
    assert _texts(tables["Correlations Among the Factors"]) == [("F1", "—"), ("F2", ".35")]


def test_item_contributions_follow_their_scale(reliability: Result) -> None:
    extra = [
        {"component": "item", "lhs": "AA1", "label": "AA", "rhs": "r_drop", "estimate": 0.456},
        {"component": "item", "lhs": "AA1", "label": "AA", "rhs": "alpha_if_deleted", "estimate": 0.789},
        {"component": "sample", "lhs": "AA", "rhs": "n", "estimate": 97.0},
    ]
    params = pd.concat([reliability.params, params_of(extra)], ignore_index=True)
    tables = _tables(_section(Report("R", replace(reliability, params=params)), "reliability"))
    assert _texts(tables["Contribution of Each Item to Its Scale"]) == [("AA",), ("AA1", ".46", ".79")]
    assert [line[:2] for line in _texts(tables["Reliability of the Scales"])] == [("AA", "97"), ("BB", "—")]


def test_mardia_is_shown_where_it_was_computed(describe: Result) -> None:
    fit = pd.Series({"mardia_b1p": 71.684, "mardia_skew_chisq": 1194.7, "mardia_skew_df": 816.0})
    fit["mardia_skew_pvalue"], fit["mardia_b2p"], fit["mardia_kurtosis_z"] = 1e-9, 318.6, 6.38
    report = Report("R", replace(describe, fit=fit))
    table = _tables(_section(report, "describe"))["Multivariate Normality"]
    assert _texts(table) == [
        ("Skew", "71.68", "1194.70", "816", "—", "< .001"),
        ("Kurtosis", "318.60", "—", "—", "6.38", "—"),
    ]


def test_efa_shows_adequacy_eigenvalues_and_variance(efa: FactorResult) -> None:
    extra = [
        {"component": "eigenvalue", "lhs": "1", "rhs": "observed", "estimate": 2.718},
        {"component": "eigenvalue", "lhs": "1", "rhs": "reference", "estimate": 1.414},
        {"component": "variance", "lhs": "F1", "rhs": "ss_loadings", "estimate": 1.5},
        {"component": "variance", "lhs": "F2", "rhs": "ss_loadings", "estimate": 1.25},
    ]
    params = pd.concat([efa.params, params_of(extra)], ignore_index=True)
    tables = _tables(_section(Report("R", replace(efa, params=params)), "efa"))
    assert _texts(tables["Suitability of the Correlations for Factor Analysis"]) == [("KMO", ".81", "—", "—")]
    assert _texts(tables["Eigenvalues of the Correlation Matrix"]) == [("1", "2.72", "1.41")]
    loadings = _texts(tables["Pattern Coefficients and Communalities"])
    assert loadings[-2:] == [("Variance",), ("Sum of squares", "1.50", "1.25", "")]


def test_htmt2_stands_above_the_diagonal(validity: Result) -> None:
    extra = [{"component": "htmt2", "lhs": "AA", "op": "~~", "rhs": "BB", "estimate": math.nan}]
    params = pd.concat([validity.params, params_of(extra)], ignore_index=True)
    tables = _tables(_section(Report("R", replace(validity, params=params, kind="htmt")), "htmt"))
    ratios = tables["Heterotrait–Monotrait Ratios of Correlations"]
    assert _texts(ratios) == [("AA", "—", "—"), ("BB", ".47", "—")]


def test_an_orthogonal_or_single_factor_has_no_table_of_correlations(efa: FactorResult) -> None:
    phi = efa.phi.copy()
    phi.iloc[0, 1] = phi.iloc[1, 0] = 0.0
    assert "Correlations Among the Factors" not in _tables(
        _section(Report("R", replace(efa, phi=phi)), "efa")
    )


def test_caveats_follow_the_tables(report: Report) -> None:
    *_, lead, caveat = _section(report, "efa").blocks
    assert isinstance(lead, Paragraph) and lead.pieces == ("Caveats:",)
    assert isinstance(caveat, Paragraph)
    assert caveat.pieces == ("BB3: An item loads on two factors.",)


def test_measurement_model_has_dashes_for_fixed_parameters(report: Report) -> None:
    tables = _tables(_section(report, "cfa"))
    loadings = _texts(tables["Loadings of the Measurement Model"])
    assert loadings[:3] == [
        ("Name of AA (AA)",),
        ("AA1", "1.00", "—", "—", "—", ".70"),
        ("AA2", "0.90", "0.12", "[0.66, 1.14]", "< .001", ".66"),
    ]
    assert _texts(tables["Covariances and Correlations"]) == [
        ("AA – BB", "0.23", "0.07", "[0.09, 0.37]", ".001", ".46")
    ]
    assert _texts(tables["Fit of the Measurement Model"]) == [
        (
            "Measurement",
            "12.35",
            "8",
            ".136",
            ".988",
            ".977",
            ".073",
            "[.000, .146]",
            ".041",
            "1512.3",
            "1546.2",
        )
    ]


def test_scaled_and_robust_fit_takes_a_second_row(cfa: Result) -> None:
    fit = cfa.fit.copy()
    fit["chisq_scaled"], fit["df_scaled"], fit["pvalue_scaled"], fit["cfi_robust"] = 11.0, 8.0, 0.2, 0.99
    rows = _texts(
        _tables(_section(Report("R", replace(cfa, fit=fit)), "cfa"))["Fit of the Measurement Model"]
    )
    assert [line[0] for line in rows] == ["Standard", "Scaled and robust"]
    assert rows[1][1:6] == ("11.00", "8", ".200", ".990", "—")


def test_structural_model_has_paths_and_explained_variance(report: Report) -> None:
    tables = _tables(_section(report, "sem"))
    assert _texts(tables["Structural Paths"]) == [
        ("AA → BB", "−0.23", "0.07", "[−0.37, −0.10]", "< .001", "−.46")
    ]
    assert _texts(tables["Explained Variance"]) == [("Name of BB (BB)", ".21")]
    assert "Loadings of the Measurement Model" not in tables


def test_a_structural_model_alone_shows_its_loadings(sem: Result) -> None:
    assert "Loadings of the Measurement Model" in _tables(_section(Report("R", sem), "sem"))


def test_groups_have_heading_rows(cfa: Result) -> None:
    params = cfa.params.copy()
    params["group"] = ["small" if i % 2 else "large" for i in range(len(params))]
    report = Report("R", replace(cfa, params=params))
    rows = _texts(_tables(_section(report, "cfa"))["Loadings of the Measurement Model"])
    assert rows[0] == ("Group: large",) and ("Group: small",) in rows


def test_explained_variance_is_grouped(sem: Result) -> None:
    params = pd.concat([sem.params.assign(group=name) for name in ("small", "large")], ignore_index=True)
    tables = _tables(_section(Report("R", replace(sem, params=params)), "sem"))
    assert _texts(tables["Explained Variance"]) == [
        ("Group: small",),
        ("BB", ".21"),
        ("Group: large",),
        ("BB", ".21"),
    ]


def test_estimated_intercepts_are_shown_and_fixed_ones_left_out(cfa: Result) -> None:
    extra = [
        {
            "component": "intercept",
            "lhs": "AA1",
            "op": "~1",
            "estimate": 3.5,
            "std_error": 0.1,
            "std_all": 3.1,
        },
        {"component": "intercept", "lhs": "AA", "op": "~1", "estimate": 0.0, "std_error": 0.0},
    ]
    params = pd.concat([cfa.params, params_of(extra)], ignore_index=True)
    tables = _tables(_section(Report("R", replace(cfa, params=params)), "cfa"))
    assert [line[:3] for line in _texts(tables["Intercepts and Means"])] == [("AA1", "3.50", "0.10")]
    assert "Intercepts and Means" not in _tables(_section(Report("R", cfa), "cfa"))


def test_ids_of_constructs_are_explained_where_there_is_no_room_for_names(report: Report) -> None:
    legend = "AA = Name of AA; BB = Name of BB."
    assert _tables(_section(report, "reliability"))["Reliability of the Scales"].note.endswith(legend)
    assert _tables(_section(report, "sem"))["Structural Paths"].note.endswith(legend)
    assert _tables(_section(report, "validity"))["Correlations Among the Constructs"].note.endswith(legend)


def test_findings_name_their_rule_in_words(responses: Responses) -> None:
    found = tuple(replace(finding, rule="R25") for finding in responses.findings[:1])
    for language, words in (
        ("en", "R25: identical answers (warning)"),
        ("es", "R25: respuestas idénticas (aviso)"),
    ):
        report = Report("R", replace(responses, findings=found), language=language)
        table = next(block for block in report.sections()[0].blocks if isinstance(block, Table))
        assert (words, "1") in _texts(table)


def test_validity_has_convergent_fornell_and_ratio_tables(report: Report) -> None:
    tables = _tables(_section(report, "validity"))
    assert _texts(tables["Composite Reliability and Average Variance Extracted"])[0] == (
        "Name of AA (AA)",
        ".76",
        ".51",
        ".72",
    )
    assert _texts(tables["Correlations Among the Constructs"]) == [("AA", ".72", ""), ("BB", ".46", ".72")]
    assert _texts(tables["Heterotrait–Monotrait Ratios of Correlations"]) == [("AA", "—"), ("BB", ".47")]


def test_provenance_names_every_result_and_hashes_stand_once(report: Report) -> None:
    table = _tables(_section(report, "provenance"))["How Each Result Was Made"]
    rows = _texts(table)
    assert [line[0] for line in rows] == [
        "Item Statistics",
        "Reliability",
        "Exploratory Factor Analysis",
        "Measurement Model",
        "Structural Model",
        "Convergent and Discriminant Validity",
    ]
    assert rows[1][1:3] == ("98", "100")
    assert rows[3][3].startswith("estimator: ML; information matrix: expected; missing values: left out")
    assert [column.title for column in table.columns] == ["Analysis", "n", "n given", "Options", "Data"]
    assert table.note.endswith("All results: icmeasure 0.1.0; demo@1.0.0.")
    details = _section(report, "options")
    assert details.folded
    hashes = _texts(_tables(details)["Hashes of Data and Instrument"])
    assert [line[1] for line in hashes if len(line) == 2] == ["a1b2" * 16, "c" * 64, "d" * 64, "e" * 64]
    options = _texts(_tables(details)["Every Option in Force"])
    assert ("Model", "AA =~ AA1; BB =~ BB1") in options
    assert ("Latent variances fixed to 1", "no") in options


def test_references_are_those_of_what_ran_sorted(report: Report, reliability: Result) -> None:
    works = [
        str(block.pieces[0])
        for block in _section(report, "references").blocks
        if isinstance(block, Paragraph)
    ]
    assert works == sorted(works, key=str.casefold)
    assert any(work.startswith("Henseler") for work in works)
    assert works[-1] == "Zeta, Z. (2020). A made-up source for tests <b>. https://doi.org/10.1234/x"
    alone = _section(Report("R", reliability), "references").blocks
    first = [str(block.pieces[0]).split(",")[0] for block in alone if isinstance(block, Paragraph)]
    assert first == ["Cronbach", "Feldt", "McDonald", "Raykov", "Raykov"]


def test_texts_tables_and_figures_join_the_section_before_them(sem: Result, figure: Figure) -> None:
    table = Table("Extra", (Column("a", "a"),), (row("x"),))
    report = Report("R", "Opening words.", sem, "First.\n\nSecond\nline.", table, figure)
    opening, method, model, *_ = report.sections()
    assert (opening.key, opening.title) == ("opening", "")
    assert method.key == "method"
    assert model.blocks[-4:] == (Paragraph(("First.",)), Paragraph(("Second line.",)), table, figure)


def test_two_results_of_a_kind_are_told_apart(cfa: Result) -> None:
    titles = [section.title for section in Report("R", cfa, cfa).sections()]
    assert "Measurement Model (cfa)" in titles and "Measurement Model (cfa_2)" in titles


def test_a_result_of_a_kind_without_tables_of_its_own_is_shown_whole(cfa: Result) -> None:
    report = Report("R", replace(cfa, kind="astrology"))
    section = _section(report, "astrology")
    assert section.title == "Astrology"
    (table,) = _tables(section).values()
    cells = [cell for line in table.rows for cell in line.cells if isinstance(cell, Cell) and cell.refs]
    assert cells[0].refs == ("/results/astrology/params/0/estimate",)


def test_tables_and_figures_are_numbered_in_the_order_of_reading(report: Report) -> None:
    numbers = [
        p.number for _, placed in numbered(report.sections()) for p in placed if isinstance(p.block, Table)
    ]
    assert numbers == list(range(1, len(numbers) + 1))


def test_no_answer_of_a_respondent_is_shown(responses: Responses, describe: Result) -> None:
    for section in Report("R", responses, describe).sections():
        for block in section.blocks:
            if isinstance(block, Table):
                assert "987654" not in str(_texts(block))


def test_spanish_titles(report: Report) -> None:
    spanish = Report("R", *report.parts, keys=report.keys, language="es")
    titles = [section.title for section in spanish.sections()]
    assert titles[:3] == ["Muestra", "Método", "Estadísticos de los ítems"]
    assert ("BB3", "Wording of BB3 & more (es)", "sí") in _texts(
        _tables(spanish.sections()[0])["Ítems y sus enunciados"]
    )
