"""HTMT against semTools; blocks and models; what has no ratio."""

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.analysis.scale.htmt import htmt
from icmeasure.errors import InvalidOption, ModelSyntaxError

NAMES = ["hs-cfa-ml", "bfi-cfa-ml", "itflex-cfa-ml"]


def square(result, component, names):
    params = result.params[result.params["component"] == component]
    found = np.eye(len(names))
    for lhs, rhs, estimate in zip(params["lhs"], params["rhs"], params["estimate"], strict=True):
        i, j = names.index(lhs), names.index(rhs)
        found[i, j] = found[j, i] = estimate
    return found


@pytest.mark.parametrize("name", NAMES)
def test_both_ratios_equal_semtools_from_text_model_or_blocks(public, expected, name):
    wanted = expected("cfa-reliability")[name]
    data, names = public(wanted["data"]), wanted["htmt"]["names"]
    blocks = {factor: list(items) for factor, items in wanted["loadings"].items()}
    for model in (wanted["model"], ic.Model.from_text(wanted["model"]), blocks):
        result = htmt(data, model)
        assert square(result, "htmt", names) == pytest.approx(np.array(wanted["htmt"]["htmt"]), abs=1e-8)
        assert square(result, "htmt2", names) == pytest.approx(np.array(wanted["htmt"]["htmt2"]), abs=1e-8)
        assert result.provenance.n == wanted["nobs"]
        assert (result.params["op"] == "~~").all()


def test_signs_count_when_asked_and_are_noted_anyway(public, expected):
    wanted = expected("cfa-reliability")["bfi-cfa-ml"]
    blocks = {factor: list(items) for factor, items in wanted["loadings"].items()}
    signed, absolute = htmt(public("bfi"), blocks, absolute=False), htmt(public("bfi"), blocks)
    assert signed.params.loc[signed.params["component"] == "htmt2", "estimate"].isna().any()
    assert absolute.params["estimate"].notna().all()
    assert "agree" in {note.where for note in absolute.notes if note.code == "negative_correlation"}
    keyed = htmt(public("bfi-keyed"), blocks)
    assert not {"agree", "consc", "extra"} & {note.where for note in keyed.notes}
    # keying items only turns signs round
    assert keyed.params["estimate"].to_numpy() == pytest.approx(absolute.params["estimate"].to_numpy())


def test_constructs_that_are_hard_to_tell_apart_are_noted(public):
    result = htmt(public("itflex"), {"a": ["MOD1", "MOD3"], "b": ["MOD2", "MOD4"]})
    assert "htmt_above_cutoff" in {note.code for note in result.notes}


@pytest.mark.parametrize(
    ("blocks", "what"),
    [
        ({"a": ["x1", "x2"]}, "two or more"),
        ({"a": ["x1", "x2"], "b": ["x3"]}, "HTMT needs two"),
        ({"a": ["x1", "x2"], "b": ["x2", "x3"]}, "measures both"),
        ({"a": ["x1", "x2"], "b": "x3"}, "is a str"),
        ("a =~ x1 + x2", "two or more"),
    ],
)
def test_blocks_that_have_no_ratio(public, blocks, what):
    with pytest.raises(InvalidOption, match=what):
        htmt(public("hs"), blocks)


def test_model_text_that_cannot_be_read(public):
    with pytest.raises(ModelSyntaxError):
        htmt(public("hs"), "a =~ x1 + + x2")


def test_absolute_is_true_or_false(public):
    with pytest.raises(InvalidOption, match="absolute"):
        htmt(public("hs"), {"a": ["x1", "x2"], "b": ["x3", "x4"]}, absolute="yes")


BLOCKS = {"visual": ["x1", "x2", "x3"], "textual": ["x4", "x5", "x6"], "speed": ["x7", "x8", "x9"]}


def rows(result, component):
    return result.params[result.params["component"] == component].reset_index(drop=True)


@pytest.mark.parametrize("interval", ["jackknife", "distribution_free", "normal_theory"])
def test_symmetric_intervals_test_against_the_cutoff_and_never_against_zero(public, interval):
    result = htmt(public("hs"), BLOCKS, interval=interval, cutoff=0.5)
    for ratio in ("htmt", "htmt2"):
        found, upper = rows(result, ratio), rows(result, f"{ratio}_upper")
        z = (found["estimate"] - 0.5) / found["std_error"]
        assert found["statistic"].to_numpy() == pytest.approx(z.to_numpy())
        assert (upper["estimate"] < 0.5).tolist() == (found["p_value"] < 0.05).tolist()
        assert (found["conf_low"] < found["estimate"]).all()
        assert (upper["estimate"] < found["conf_high"]).all()
    assert result.provenance.seed is None


@pytest.mark.parametrize("interval", ["percentile", "bca"])
def test_bootstrap_intervals_agree_with_analytic_ones_and_with_their_tests(public, interval):
    data = public("hs")
    result = htmt(data, BLOCKS, interval=interval, cutoff=0.6, draws=1500, seed=0)
    analytic = htmt(data, BLOCKS, cutoff=0.6)
    for ratio in ("htmt", "htmt2"):
        found, near = rows(result, ratio), rows(analytic, ratio)
        assert found["estimate"].to_numpy() == pytest.approx(near["estimate"].to_numpy())
        # HTMT2 of visual and speed rests on a correlation near zero, where no analytic error holds
        certain = ~((found["lhs"] == "visual") & (found["rhs"] == "speed"))
        assert found.loc[certain, "std_error"].to_numpy() == pytest.approx(
            near.loc[certain, "std_error"].to_numpy(), rel=0.2
        )
        upper = rows(result, f"{ratio}_upper")["estimate"]
        clear = (found["p_value"] - 0.05).abs() > 0.01
        assert (upper < 0.6)[clear].tolist() == (found["p_value"] < 0.05)[clear].tolist()
    assert result.provenance.seed == 0
    again = htmt(data, BLOCKS, interval=interval, cutoff=0.6, draws=1500, seed=0)
    assert again.params.equals(result.params)
    other = htmt(data, BLOCKS, interval=interval, cutoff=0.6, draws=1500, seed=1)
    assert not other.params.equals(result.params)


def test_one_bootstrap_replicate_is_the_ratio_of_the_resample(public):
    from icmeasure.core.resample import draw_counts, percentile_interval

    data = public("hs")[[item for items in BLOCKS.values() for item in items]]
    values = data.to_numpy(dtype=float)
    counts = draw_counts(np.random.default_rng(4), len(values), 100)
    resampled = [
        rows(htmt(data.iloc[np.repeat(np.arange(len(values)), c)], BLOCKS, interval="none"), "htmt2")[
            "estimate"
        ]
        for c in counts
    ]
    ends = percentile_interval(np.array(resampled), 0.9)
    found = rows(htmt(data, BLOCKS, interval="percentile", confidence=0.9, draws=100, seed=4), "htmt2")
    assert found["conf_low"].to_numpy() == pytest.approx(ends.low)
    assert found["conf_high"].to_numpy() == pytest.approx(ends.high)


def test_resamples_without_a_ratio_are_counted():
    random = np.random.default_rng(1)
    common = random.standard_normal(30)
    columns = {f"a{i}": common + 2 * random.standard_normal(30) for i in range(3)}
    columns |= {f"b{i}": 0.4 * common + 2 * random.standard_normal(30) for i in range(3)}
    data = pd.DataFrame(columns)
    blocks = {"a": ["a0", "a1", "a2"], "b": ["b0", "b1", "b2"]}
    result = htmt(data, blocks, absolute=False, interval="percentile", draws=200, seed=1)
    message = next(note.message for note in result.notes if note.code == "bootstrap_undefined")
    assert "of 200 resamples" in message


def test_no_interval_where_none_is_asked(public):
    result = htmt(public("hs"), BLOCKS, interval="none")
    assert result.params["std_error"].isna().all()
    assert set(result.params["component"]) == {"htmt", "htmt2"}


def test_order_of_columns_and_scale_do_not_matter(public):
    data = public("hs")[[item for items in BLOCKS.values() for item in items]]
    first = htmt(data, BLOCKS).params
    assert htmt(data[data.columns[::-1]] * 7 - 3, BLOCKS).params["std_error"].to_numpy() == pytest.approx(
        first["std_error"].to_numpy(), nan_ok=True
    )


@pytest.mark.parametrize(
    ("option", "value"),
    [("cutoff", 0), ("cutoff", 1.2), ("interval", "bias"), ("confidence", 95), ("draws", 10), ("seed", -1)],
)
def test_options_outside_their_range(public, option, value):
    with pytest.raises(InvalidOption, match=option):
        htmt(public("hs"), BLOCKS, **{option: value})


def test_ratios_print_in_four_formats(public):
    from docx import Document

    from icmeasure.analysis.result_table import result_tables
    from icmeasure.show.docx import add_table
    from icmeasure.show.html import table_html
    from icmeasure.show.markdown import to_markdown
    from icmeasure.show.text import to_text

    tables = result_tables(htmt(public("hs"), BLOCKS))
    assert len(tables) == 3
    document = Document()
    for table in tables:
        add_table(document, table)
        assert "visual" in to_text(table)
        assert "visual" in to_markdown(table)
        assert "visual" in table_html(table)
    assert len(document.tables) == 3


def test_the_jackknife_leaves_out_each_case(public):
    data = public("hs")[[item for items in BLOCKS.values() for item in items]].iloc[:40]
    left = np.array(
        [
            rows(htmt(data.drop(index=data.index[i]), BLOCKS, interval="none"), "htmt2")["estimate"]
            for i in range(40)
        ]
    )
    error = np.sqrt(39 / 40 * ((left - left.mean(axis=0)) ** 2).sum(axis=0))
    found = rows(htmt(data, BLOCKS), "htmt2")
    assert found["std_error"].to_numpy() == pytest.approx(error)
