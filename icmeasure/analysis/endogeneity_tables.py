"""Tables of endogeneity: paths by each technique, suspects, and the latent model by its implied instruments."""

from __future__ import annotations

from collections.abc import Iterator

from icmeasure.analysis.validity_tables import Look
from icmeasure.show.table import Cell, Column, Row, Table

_TECHNIQUES = ("copula", "two_scope")


def endogeneity_tables(look: Look) -> Iterator[Table]:
    """Return the tables of an ``endogeneity`` result, in the words of ``look``.

    Checked in tests/analysis/test_bias_tables.py.
    """
    yield _paths(look)
    yield _suspects(look)
    if look.select("miiv"):
        yield _parameters(look)
        yield _equations(look)


def _by_path(look: Look, component: str) -> dict[tuple[str, str], int]:
    return {(look.text(i, "lhs"), look.text(i, "rhs")): i for i in look.select(component)}


def _of_group(look: Look, component: str, outcome: str, predictor: str) -> int | None:
    """Return the row of a test of several suspects that one of them is part of."""
    for i in look.select(component):
        if look.text(i, "lhs") == outcome and predictor in look.text(i, "rhs").split(", "):
            return i
    return None


def _paths(look: Look) -> Table:
    say, options = look.say, look.result.provenance.options
    by = {name: _by_path(look, name) for name in ("ols", "two_stage")}
    by |= {f"{name}{end}": _by_path(look, f"{name}{end}") for name in _TECHNIQUES for end in ("", "_term")}
    sargan = {look.text(i, "lhs"): i for i in look.select("miiv_sargan")}
    columns = [Column("path", say["b_path"]), Column("ols", say["e_ols"], "number", 2)]
    for name in _TECHNIQUES:
        columns += [Column(name, say[f"e_{name}"], "number", 2), Column(f"{name}_p", say["e_term"], "p")]
    instruments = bool(look.select("hausman"))
    if instruments:
        columns += [
            Column("two_stage", say["e_two_stage"], "number", 2),
            Column("hausman", say["e_hausman"], "p"),
        ]
    if sargan:
        columns.append(Column("sargan", say["e_sargan"], "p"))
    columns.append(Column("signalled", say["e_signalled"]))
    rows = []
    for i in look.select("conclusion"):
        outcome, predictor = look.text(i, "lhs"), look.text(i, "rhs")
        key = (outcome, predictor)
        cells = [Cell(f"{look.named(predictor)} → {look.named(outcome)}"), look.cell(by["ols"].get(key))]
        for name in _TECHNIQUES:
            cells += [look.cell(by[name].get(key)), look.cell(by[f"{name}_term"].get(key), "p_value")]
        if instruments:
            at = _of_group(look, "hausman", outcome, predictor)
            cells.append(look.cell(by["two_stage"].get(key) if at is not None else None))
            cells.append(look.cell(at, "p_value"))
        if sargan:
            cells.append(look.cell(sargan.get(outcome), "p_value"))
        signals = [name for name in look.text(i, "label").split(", ") if name]
        cells.append(Cell("; ".join(say[f"e_t_{name}"] for name in signals) or say["b_nothing"]))
        rows.append(Row(tuple(cells)))
    note = [say["e_note"].format(draws=options["draws"])]
    note.append(say["e_together" if options["together"] else "e_alone"])
    return Table(say["e_title"], tuple(columns), tuple(rows), " ".join(note))


def _suspects(look: Look) -> Table:
    say = look.say
    shape = _by_path(look, "normality")
    first = _by_path(look, "first_stage")
    columns = [
        Column("suspect", say["e_suspect"]),
        Column("skew", say["e_skew"], "number", 2),
        Column("kurtosis", say["e_kurtosis"], "number", 2),
        Column("normal", say["e_normal"], "p"),
    ]
    if first:
        columns += [Column("outcome", say["e_outcome"]), Column("first", say["e_first_stage"], "number", 2)]
    rows = []
    for name in dict.fromkeys(name for name, _ in shape):
        cells = [
            Cell(look.named(name)),
            look.cell(shape[name, "skew"]),
            look.cell(shape[name, "kurtosis"]),
            look.cell(shape[name, "anderson_darling"], "p_value"),
        ]
        stages = [(outcome, i) for (outcome, of), i in first.items() if of == name]
        if not first:
            rows.append(Row(tuple(cells)))
        for turn, (outcome, i) in enumerate(stages or [("", -1)] if first else []):
            lead = cells if turn == 0 else [Cell(None)] * len(cells)
            value = look.cell(i, "statistic") if i >= 0 else Cell(None)
            rows.append(Row((*lead, Cell(look.named(outcome) if outcome else None), value)))
    return Table(say["e_title_suspects"], tuple(columns), tuple(rows))


def _parameters(look: Look) -> Table:
    say = look.say
    ml = {tuple(look.text(i, key) for key in ("lhs", "op", "rhs")): i for i in look.select("ml")}
    columns = (
        Column("parameter", say["e_parameter"]),
        Column("ml", say["e_ml"], "number", 3),
        Column("ml_se", "SE", "number", 3),
        Column("miiv", say["e_miiv"], "number", 3),
        Column("miiv_se", "SE", "number", 3),
        Column("p", "p", "p"),
    )
    rows = []
    for i in look.select("miiv"):
        key = tuple(look.text(i, name) for name in ("lhs", "op", "rhs"))
        at = ml.get(key)
        cells = (look.cell(at), look.cell(at, "std_error"), look.cell(i), look.cell(i, "std_error"))
        rows.append(Row((Cell(" ".join(key)), *cells, look.cell(i, "p_value"))))
    return Table(say["e_title_miiv"], columns, tuple(rows))


def _equations(look: Look) -> Table:
    say = look.say
    columns = (
        Column("equation", say["e_equation"]),
        Column("instruments", say["e_instruments"]),
        Column("chisq", "χ²", "number", 2),
        Column("df", "df", "integer"),
        Column("p", "p", "p"),
    )
    rows = [
        Row(
            (
                Cell(look.named(look.text(i, "lhs"))),
                Cell(look.text(i, "label")),
                look.cell(i, "statistic"),
                look.cell(i),
                look.cell(i, "p_value"),
            )
        )
        for i in look.select("miiv_sargan")
    ]
    return Table(say["e_title_equations"], columns, tuple(rows), say["e_note_equations"])
