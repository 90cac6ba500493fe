"""What ``validate`` returns, and that it reports everything at once and alters nothing."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from icmeasure.errors import IcmeasureError, InvalidDefinition, InvalidOption, InvalidResponses
from icmeasure.instrument.model import Construct, Instrument, Item, Scale
from icmeasure.responses import cells
from icmeasure.responses.message import LISTED
from icmeasure.responses.read import read
from icmeasure.responses.validate import validate

IT_FLEXIBILITY = Path(__file__).parents[2] / "data" / "it-flexibility" / "responses.csv"


def plain(ids, points=5):
    """An instrument of items on one scale."""
    text = {"en": "A question"}
    scale = Scale("s", points, {"en": tuple("abcdefghijk"[:points])})
    construct = Construct("A", text, text, "firm", "reflective")
    items = tuple(Item(name, text, "A", scale="s") for name in ids)
    head = ("plain", "1.0.0", "draft", ("en",), "MIT", text, "firm", ())
    return Instrument(*head, scales=(scale,), constructs=(construct,), sections=(), items=items)


def test_frame_missing_and_keys(rows, save, instrument):
    rows[0] |= {"AAA1": "-99", "AAA2": "-98", "AAA3": "", "firm": "f1"}
    rows[1] |= {"CONS1": "2", "SNG1": "5", "OPEN1": ""}
    rows = [{"firm": ""} | row for row in rows]
    responses = validate(read(save(rows)), instrument)
    frame, missing = responses.frame, responses.missing
    expected = [item.id for item in instrument.items if item.id != "CUS1"]
    assert list(frame) == expected
    assert list(missing) == [item for item in expected if item != "OPEN1"]
    assert list(frame.index) == list(range(5))
    assert all(frame[item].dtype == np.float64 for item in missing)
    assert frame.loc[0, ["AAA1", "AAA2", "AAA3"]].isna().all()
    assert missing.loc[0, ["AAA1", "AAA2", "AAA3", "AAA4"]].tolist() == [
        "refused",
        "cannot_judge",
        "no_answer",
        "",
    ]
    assert missing["SNG1"].tolist() == ["not_asked", "", "not_asked", "not_asked", "not_asked"]
    assert frame.loc[1, "SNG1"] == 5
    assert frame["OPEN1"].tolist() == ["fine", None, "fine", "fine", "fine"]
    assert list(responses.keys) == ["respondent", "firm"]
    assert responses.keys["firm"].tolist() == ["f1", None, None, None, None]
    assert not (missing == "").to_numpy()[frame[list(missing)].isna().to_numpy()].any()


def test_hidden_items_keep_what_was_answered(rows, save, instrument):
    rows[0]["SNG1"], rows[1]["SNG1"] = "3", "-99"
    responses = validate(read(save(rows)), instrument)
    assert responses.missing["SNG1"].tolist() == ["", "refused", "not_asked", "not_asked", "not_asked"]
    assert responses.frame.loc[0, "SNG1"] == 3


def test_codes_are_as_answered(rows, save, instrument):
    frame = validate(read(save(rows)), instrument).frame
    for item in ("AAA3", "FFF2"):
        assert frame[item].tolist() == [float(row[item]) for row in rows]


def test_every_finding_at_once(rows, save, instrument):
    rows[0] |= {"AAA1": "x", "AAA2": "4.5", "AAA3": "7", "AAA4": "-97", "ATT1": "1"}
    rows[1]["respondent"] = "r0"
    rows = [{k: v for k, v in row.items() if k != "BBB1"} | {"junk": "1"} for row in rows]
    with pytest.raises(InvalidResponses) as caught:
        validate(read(save(rows)), instrument)
    assert {f.rule for f in caught.value.findings} == {
        "R11",
        "R13",
        "R23",
        "R31",
        "R32",
        "R33",
        "R34",
        "R41",
    }
    assert all(f.fix for f in caught.value.findings)
    assert "row 2, column AAA1" in str(caught.value)


def test_rows_are_those_of_the_file(tmp_path, instrument, rows, save):
    rows[1]["OPEN1"] = "two\r\nlines"
    rows[4]["AAA1"] = "x"
    with pytest.raises(InvalidResponses) as caught:
        validate(read(save(rows)), instrument)
    assert [f.row for f in caught.value.findings] == [7]  # the fifth record, after a cell of two lines


def test_message_is_short_and_findings_are_whole(rows, save, instrument):
    many = [rows[0] | {"respondent": f"r{i}", "AAA1": f"bad{i}"} for i in range(300)]
    with pytest.raises(InvalidResponses) as caught:
        validate(read(save(many)), instrument)
    errors = [f for f in caught.value.findings if f.severity == "error"]
    assert len(errors) == 300
    assert len(str(caught.value).splitlines()) == LISTED + 2
    assert "more findings" in str(caught.value)


def test_alike_findings_stand_in_one_line(rows, save, instrument):
    many = [rows[0] | {"respondent": f"r{i}", "AAA1": "9", "FFF1": str(i % 10)} for i in range(30)]
    with pytest.raises(InvalidResponses) as caught:
        validate(read(save(many)), instrument)
    line = next(line for line in str(caught.value).splitlines() if "AAA1" in line)
    assert "rows 2, 3, 4, 5, 6, 7, 8, 9 and 22 more, column AAA1" in line


def test_findings_are_bounded(rows, save, instrument, monkeypatch):
    monkeypatch.setattr(cells, "MAX_FINDINGS", 10)
    many = [rows[0] | {"respondent": f"r{i}", "AAA1": "x", "AAA2": "y"} for i in range(20)]
    with pytest.raises(InvalidResponses) as caught:
        validate(read(save(many)), instrument)
    assert "30 more findings of cells" in str(caught.value)


def test_raw_is_not_altered(rows, save, instrument):
    raw = read(save(rows))
    before = raw.frame.copy(deep=True)
    responses = validate(raw, instrument)
    pd.testing.assert_frame_equal(raw.frame, before)
    assert responses.raw is raw


def test_frame_is_not_altered_and_gives_the_same(rows, save, instrument):
    frame = pd.DataFrame(rows)
    typed = frame.copy()
    for item in instrument.items:
        if item.id in typed and item.scale:
            typed[item.id] = pd.to_numeric(typed[item.id])
    before = typed.copy(deep=True)
    from_text, from_typed = validate(frame, instrument), validate(typed, instrument)
    pd.testing.assert_frame_equal(typed, before)
    from_file = validate(read(save(rows)), instrument)
    for other in (from_text, from_typed):
        pd.testing.assert_frame_equal(other.frame, from_file.frame)
        pd.testing.assert_frame_equal(other.missing, from_file.missing)
        assert other.raw.platform == "frame"
    assert from_text.raw.rows == (1, 2, 3, 4, 5)


def test_frame_of_any_dtype():
    ids = ["AAA1", "BBB1", "CCC1", "DDD1", "EEE1"]
    frame = pd.DataFrame(
        {
            "AAA1": pd.array([1, None, 3], dtype="Int64"),
            "BBB1": pd.Categorical([1, 2, 3]),
            "CCC1": np.array([1.0, np.nan, 3.0]),
            "DDD1": np.array([1, 2, 3], dtype=np.int8),
            "EEE1": np.array([1, None, "3"], dtype=object),
        },
        index=["x", "x", "y"],
    )
    codes = validate(frame, plain(ids)).frame
    assert codes["AAA1"].tolist()[::2] == [1.0, 3.0]
    assert codes.isna().sum().tolist() == [1, 0, 1, 0, 1]


def test_frames_with_wrong_cells_and_columns():
    frame = pd.DataFrame({"AAA1": [True, pd.Timestamp("2024-05-04"), 4.5, [1]], "BBB1": [1, 2, 3, 4]})
    with pytest.raises(InvalidResponses) as caught:
        validate(frame, plain(["AAA1", "BBB1"]))
    assert [f.value for f in caught.value.findings] == ["TRUE", "2024-05-04", "4.5", "[1]"]
    with pytest.raises(IcmeasureError, match="several levels"):
        validate(pd.DataFrame({("a", "b"): [1]}), plain(["AAA1"]))
    with pytest.raises(InvalidOption, match="list"):
        validate([1, 2], plain(["AAA1"]))


def test_hash_of_a_frame_tells_cells_apart():
    one = validate(pd.DataFrame({"AAA1": ["1", None], "BBB1": ["1", "2"]}), plain(["AAA1", "BBB1"]))
    two = validate(pd.DataFrame({"AAA1": [1, None], "BBB1": [1, 2]}), plain(["AAA1", "BBB1"]))
    other = validate(pd.DataFrame({"AAA1": ["1", "1"], "BBB1": ["1", "2"]}), plain(["AAA1", "BBB1"]))
    assert one.raw.file_hash == two.raw.file_hash != other.raw.file_hash


def test_no_answer_in_any_repr(rows, save, instrument):
    rows[0]["OPEN1"] = "SECRET-TEXT"
    raw = read(save(rows))
    responses = validate(raw, instrument)
    for noun in (raw, responses):
        assert "SECRET" not in repr(noun) + str(noun)
        assert "r0" not in repr(noun)
    assert repr(responses) == "<Responses to demo@1.0.0: 5 respondents, 13 items, 0 findings>"


def test_error_repeats_only_the_wrong_cell_and_safely(rows, save, instrument):
    rows[0] |= {"OPEN1": "SECRET-TEXT", "AAA1": "\x1b[31mred\u202e" + "x" * 500}
    with pytest.raises(InvalidResponses) as caught:
        validate(read(save(rows)), instrument)
    text = str(caught.value)
    assert "SECRET" not in text
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "x" * 41 not in text
    assert len(caught.value.findings[0].value) <= 40


def test_it_flexibility():
    responses = validate(read(IT_FLEXIBILITY), "it-flexibility@1.0.0")
    assert responses.frame.shape == (100, 16)
    assert responses.frame.notna().all(axis=None)
    assert responses.frame.sum().sum() == 5728.0  # counted with awk over the file
    assert [f.rule for f in responses.findings] == ["R25"]  # rows 65 and 69 are alike


def test_unknown_scale_and_condition(rows, instrument):
    import dataclasses

    frame = pd.DataFrame(rows)
    scaleless = dataclasses.replace(instrument, scales=instrument.scales[:1])
    with pytest.raises(InvalidDefinition, match="amount11"):
        validate(frame, scaleless)
    odd = dataclasses.replace(instrument.items[1], show_if="CONS1 > 1")
    with pytest.raises(InvalidDefinition, match="show_if"):
        validate(frame, dataclasses.replace(instrument, items=(instrument.items[0], odd)))


def test_condition_on_a_missing_code(rows, instrument):
    import dataclasses

    items = [
        dataclasses.replace(item, show_if="BBB1 == -99") if item.id == "SNG1" else item
        for item in instrument.items
    ]
    rows[0] |= {"BBB1": "-99", "SNG1": "3"}
    responses = validate(pd.DataFrame(rows), dataclasses.replace(instrument, items=tuple(items)))
    assert responses.findings == ()


def test_name_of_an_unknown_instrument(rows):
    with pytest.raises(IcmeasureError, match="no-such-thing"):
        validate(pd.DataFrame(rows), "no-such-thing@9.9.9")


def test_columns_of_junk(tmp_path, instrument):
    header = [f"J{i}" for i in range(200)]
    path = tmp_path / "junk.csv"
    path.write_text("\n".join([",".join(header), *[",".join(["?"] * 200)] * 3]), encoding="utf-8")
    with pytest.raises(InvalidResponses) as caught:
        validate(read(path), instrument)
    assert {f.rule for f in caught.value.findings} >= {"R11", "R13"}


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.text(), st.text(), st.floats(), st.integers()), min_size=1, max_size=8))
def test_any_cells_end_in_a_finding_or_a_response(instrument, cells):
    frame = pd.DataFrame(cells, columns=["AAA1", "OPEN1", "AAA2", "FFF1"], dtype=object)
    try:
        validate(frame, instrument)
    except InvalidResponses as error:
        assert error.findings
        json.dumps([f.value for f in error.findings]).encode("utf-8")


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.lists(st.sampled_from([None, 1, 2, 3, 4, 5]), min_size=4, max_size=4), min_size=1, max_size=30
    ),
    st.permutations(["AAA1", "AAA2", "AAA3", "AAA4"]),
    st.randoms(use_true_random=False),
)
def test_order_of_columns_and_rows_does_not_matter(records, order, random):
    ids = ["AAA1", "AAA2", "AAA3", "AAA4"]
    frame = pd.DataFrame(records, columns=ids, dtype=object)
    frame = frame[frame.notna().any(axis=1)].reset_index(drop=True)
    if frame.empty:
        return
    places = list(range(len(frame)))
    random.shuffle(places)
    plain_one = validate(frame, plain(ids))
    shuffled = validate(frame[order].iloc[places], plain(ids))
    pd.testing.assert_frame_equal(shuffled.frame, plain_one.frame.iloc[places].reset_index(drop=True))
    pd.testing.assert_frame_equal(shuffled.missing, plain_one.missing.iloc[places].reset_index(drop=True))
