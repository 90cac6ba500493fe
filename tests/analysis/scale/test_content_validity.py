"""Content validity from frames of ratings: which indices, their values, and what is wrong with a frame."""

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.errors import InvalidData, InvalidOption
from icmeasure.show.docx import add_table
from icmeasure.show.html import table_html
from icmeasure.show.markdown import to_markdown
from icmeasure.show.text import to_text

MEANT = {"A1": "A", "A2": "A", "B1": "B", "B2": "B"}


def frame(**columns):
    """Six experts rate four items; a column is given item by item, expert by expert."""
    pairs = [(f"e{e}", item) for item in MEANT for e in range(6)]
    made = pd.DataFrame(pairs, columns=["expert", "item"])
    for name, values in columns.items():
        made[name] = [value for item in MEANT for value in values[item]]
    return made


RELEVANCE = {
    "A1": [4, 4, 3, 4, 4, 3],
    "A2": [4, 3, 3, 4, 2, 4],
    "B1": [4, 4, 4, 4, 4, 4],
    "B2": [1, 2, 2, 4, 3, 4],
}
ESSENTIAL = {
    "A1": ["essential"] * 6,
    "A2": ["essential"] * 4 + ["useful", "not_necessary"],
    "B1": ["essential"] * 5 + ["useful"],
    "B2": ["useful"] * 6,
}
SORTED = {
    "A1": ["A"] * 6,
    "A2": ["A", "A", "A", "A", "B", "none"],
    "B1": ["B"] * 5 + ["A"],
    "B2": ["A", "A", "A", "B", "B", "B"],
}


def value(result, lhs, rhs, column="estimate", component="item"):
    params = result.params
    chosen = params[(params["component"] == component) & (params["lhs"] == lhs) & (params["rhs"] == rhs)]
    return float(chosen[column].item())


def test_relevance_gives_i_cvi_kappa_and_v():
    result = ic.content_validity(frame(relevance=RELEVANCE), MEANT)
    assert value(result, "A2", "i_cvi") == pytest.approx(5 / 6)
    # Polit, Beck, & Owen (2007): 5 of 6 gives .81
    assert value(result, "A2", "kappa") == pytest.approx(0.81, abs=0.0091)
    assert value(result, "A2", "aiken_v") == pytest.approx((20 - 6) / 18)
    assert value(result, "B1", "aiken_v", "p_value") == pytest.approx(0.25**6)
    assert 0 < value(result, "A2", "aiken_v", "conf_low") < (20 - 6) / 18
    assert value(result, "A", "s_cvi_ave", component="scale") == pytest.approx((1 + 5 / 6) / 2)
    assert value(result, "all", "s_cvi_ua", component="scale") == pytest.approx(0.5)
    assert set(result.params["rhs"]).isdisjoint({"cvr", "p_sa", "htc"})
    assert [note.where for note in result.notes if note.code == "low_i_cvi"] == ["B2"]
    assert result.kind == "content_validity"
    assert result.provenance.n == 6


def test_essential_gives_cvr_with_its_critical_value():
    result = ic.content_validity(frame(essential=ESSENTIAL))
    assert value(result, "A2", "cvr") == pytest.approx(4 / 3 - 1)
    assert value(result, "B2", "cvr") == -1.0
    assert value(result, "A1", "cvr_critical") == 1.0
    assert value(result, "A1", "cvr", "p_value") == pytest.approx(1 / 64)
    assert {note.where for note in result.notes if note.code == "low_cvr"} == {"A2", "B1", "B2"}
    # words and truth values are the same
    flags = {item: [word == "essential" for word in words] for item, words in ESSENTIAL.items()}
    again = ic.content_validity(frame(essential=flags))
    pd.testing.assert_frame_equal(result.params, again.params)


def test_sorting_gives_p_sa_and_c_sv():
    result = ic.content_validity(frame(sorted=SORTED), MEANT)
    assert value(result, "A2", "p_sa") == pytest.approx(4 / 6)
    # "none" is no other construct, but counts in the denominator
    assert value(result, "A2", "c_sv") == pytest.approx((4 - 1) / 6)
    assert value(result, "B2", "c_sv") == 0.0
    assert value(result, "A1", "c_sv", "p_value") == pytest.approx(1 / 64)
    assert value(result, "A1", "c_sv_critical") == 1.0


def test_matches_give_htc_and_htd():
    rows = [
        ("e1", "A1", "A", 7),
        ("e1", "A1", "B", 2),
        ("e2", "A1", "A", 6),
        ("e2", "A1", "B", 3),
        ("e1", "B1", "A", 5),
        ("e1", "B1", "B", 5),
    ]
    ratings = pd.DataFrame(rows, columns=["expert", "item", "construct", "match"])
    result = ic.content_validity(ratings, MEANT)
    assert value(result, "A1", "htc") == pytest.approx(6.5 / 7)
    assert value(result, "A1", "htd") == pytest.approx((5 + 3) / 2 / 6)
    assert {note.code for note in result.notes} >= {"not_distinct", "few_experts"}


def test_gaps_count_for_their_item_only():
    ratings = frame(relevance=RELEVANCE).astype({"relevance": float})
    ratings.loc[(ratings["item"] == "A1") & (ratings["expert"] == "e0"), "relevance"] = np.nan
    result = ic.content_validity(ratings, MEANT)
    assert (value(result, "A1", "n"), value(result, "A2", "n")) == (5, 6)
    assert "unequal_panels" in {note.code for note in result.notes}


def test_order_of_rows_and_type_of_names_do_not_matter():
    ratings = frame(relevance=RELEVANCE, essential=ESSENTIAL, sorted=SORTED)
    first = ic.content_validity(ratings, MEANT)
    ratings["expert"] = ratings["expert"].str.removeprefix("e").astype(int)
    order = np.random.default_rng(3).permutation(len(ratings))
    again = ic.content_validity(ratings.iloc[order], MEANT)
    by = ["component", "lhs", "rhs"]
    pd.testing.assert_frame_equal(
        first.params.sort_values(by, ignore_index=True), again.params.sort_values(by, ignore_index=True)
    )


def test_an_instrument_says_what_items_are_meant_for(responses):
    instrument = responses.instrument
    items = [item.id for item in instrument.items]
    rows = [(f"e{e}", item, 4, instrument.item(item).construct) for item in items for e in range(3)]
    ratings = pd.DataFrame(rows, columns=["expert", "item", "relevance", "sorted"])
    result = ic.content_validity(ratings, instrument)
    assert result.provenance.instrument == instrument.name
    assert value(result, "all", "p_sa", component="scale") == 1.0
    assert set(result.params.loc[result.params["component"] == "scale", "lhs"]) == {
        "AA",
        "BB",
        "FF",
        "SS",
        "all",
    }


def test_every_problem_of_a_frame_is_listed():
    ratings = frame(relevance=RELEVANCE, sorted=SORTED)
    ratings["relevance"] = ratings["relevance"].astype(object)
    ratings.loc[0, "relevance"] = 5
    ratings.loc[1, "relevance"] = "often"
    ratings.loc[2, "sorted"] = "C"
    ratings.loc[3, "expert"] = None
    ratings.loc[4, "expert"] = "e5"
    ratings.loc[20, "item"] = "B22"
    with pytest.raises(InvalidData) as caught:
        ic.content_validity(ratings, MEANT)
    text = str(caught.value)
    for part in (
        "row 1, relevance: is 5",
        "row 2, relevance: is 'often'",
        "row 3, sorted: is 'C'",
        "row 4, expert: is empty",
        "rows 5, 6: relevance of expert 'e5' and item 'A1' stands 2 times",
        "item 'B22': is meant for no construct -> did you mean 'B2'?",
    ):
        assert part in text, part


@pytest.mark.parametrize(
    ("ratings", "meant", "part"),
    [
        ([1, 2], MEANT, "is a list"),
        (pd.DataFrame({"item": ["A1"], "relevance": [4]}), MEANT, "column 'expert': is absent"),
        (pd.DataFrame({"expert": ["e"], "item": ["A1"]}), MEANT, "hold no rating"),
        (
            pd.DataFrame({"expert": ["e"], "item": ["A1"], "relevence": [4]}),
            MEANT,
            "did you mean 'relevance'",
        ),
        (pd.DataFrame({"expert": ["e"], "item": ["A1"], "sorted": ["A"]}), None, "give intended"),
        (pd.DataFrame({"expert": ["e"], "item": ["A1"], "match": [4]}), MEANT, "belong together"),
        (pd.DataFrame({"expert": [], "item": [], "relevance": []}), MEANT, "has no row"),
        (pd.DataFrame({"expert": ["e"], "item": ["A1"], "relevance": [None]}), MEANT, "holds no rating"),
        (
            pd.DataFrame({"expert": ["e"], "item": ["A1"], "essential": ["maybe"]}),
            MEANT,
            "use one of: essential",
        ),
    ],
)
def test_frames_that_cannot_be_used(ratings, meant, part):
    with pytest.raises(InvalidData, match=part):
        ic.content_validity(ratings, meant)


def test_options_are_checked():
    with pytest.raises(InvalidOption) as caught:
        ic.content_validity(frame(relevance=RELEVANCE), points=1, anchors=True, confidence=2)
    assert {problem.where for problem in caught.value.problems} == {"points", "anchors", "confidence"}
    with pytest.raises(InvalidOption, match="one of the 4 points"):
        ic.content_validity(frame(relevance=RELEVANCE), relevant=5)
    with pytest.raises(InvalidOption, match="intended"):
        ic.content_validity(frame(relevance=RELEVANCE), "A")


def test_it_prints_in_four_formats():
    from docx import Document

    from icmeasure.analysis.result_table import result_tables

    result = ic.content_validity(frame(relevance=RELEVANCE, essential=ESSENTIAL, sorted=SORTED), MEANT)
    tables = result_tables(result)
    assert [table.title for table in tables] == [
        "Content Validity of the Constructs",
        "Relevance of the Items",
        "Essential Items",
        "Sorting of the Items",
    ]
    document = Document()
    for table in tables:
        assert "A" in to_text(table)
        assert to_markdown(table).count("|") > 10
        assert "<table" in table_html(table)
        add_table(document, table)
    assert len(document.tables) == len(tables)
    assert "I-CVI" in str(result)
    assert "e0" not in str(result) + result._repr_html_() + repr(result)
