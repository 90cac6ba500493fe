"""Files that the package's own forms save: JSON, CSV and the filled-in workbook, alone and stacked."""

import csv
import io
import json

import openpyxl
import pytest

from icmeasure.errors import InvalidResponses, UnreadableFile
from icmeasure.forms.build import form
from icmeasure.instrument.fingerprint import fingerprint
from icmeasure.responses.model import Stamp
from icmeasure.responses.read import read
from icmeasure.responses.validate import validate

ANSWERS = {
    "CONS1": 2,
    "AAA1": 4,
    "AAA2": -99,
    "AAA3": 1,
    "AAA4": 5,
    "BBB1": 2,
    "BBB2": 2,
    "BBB3": 3,
    "FFF1": 0,
    "FFF2": 10,
    "ATT1": 4,
    "SNG1": 5,
    "OPEN1": '=1+1, "quoted"\nand a line; ñ',
}
RESPONDENT = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"


def about(definition, **changes):
    stamp = {
        "format": 1,
        "instrument": definition.id,
        "version": definition.version,
        "content_hash": fingerprint(definition)["content"],
        "language": "en",
        "audience": "executive",
        "saved": "2024-05-04T10:00:00Z",
    }
    return stamp | changes


@pytest.fixture
def save_json(tmp_path, instrument):
    def write(answers=ANSWERS, name="a.json", respondent=RESPONDENT, **changes):
        path = tmp_path / name
        saved = {"icmeasure": about(instrument, **changes), "respondent": respondent, "answers": answers}
        path.write_text(json.dumps(saved), encoding="utf-8")
        return path

    return write


@pytest.fixture
def save_csv(tmp_path, instrument):
    """As the HTML form writes it: UTF-8 with mark, CRLF, a guard before what looks like a formula or a guard."""

    def write(answers=ANSWERS, name="a.csv"):
        stamp = about(instrument)
        items = [item.id for item in instrument.items if not item.audiences]
        cells = [answers.get(item, "") for item in items]
        guarded = [f"'{c}" if isinstance(c, str) and c[:1] in tuple("'=+-@\t\r") else c for c in cells]
        stream = io.StringIO(newline="")
        writer = csv.writer(stream)
        writer.writerow(
            ["icm_instrument", "icm_version", "icm_content_hash", "icm_language", "icm_respondent", *items]
        )
        head = [stamp["instrument"], stamp["version"], stamp["content_hash"], stamp["language"], RESPONDENT]
        writer.writerow([*head, *guarded])
        path = tmp_path / name
        path.write_bytes(b"\xef\xbb\xbf" + stream.getvalue().encode("utf-8"))
        return path

    return write


@pytest.fixture
def save_excel(tmp_path, instrument):
    """The real Excel form, filled in by drop-down label."""

    def write(answers=ANSWERS, name="a.xlsx", change=None):
        path = form(instrument, language="en", audience="executive").save(tmp_path / name)
        book = openpyxl.load_workbook(path)
        sheet, key = book.worksheets
        labels = {(row[0].value, row[2].value): row[3].value for row in key.iter_rows(min_row=11)}
        for row in sheet.iter_rows():
            if (answer := answers.get(row[3].value)) is not None:
                row[2].value = labels.get((row[3].value, answer), answer)
                row[2].data_type = "n" if isinstance(answer, int) and row[2].value == answer else "s"
        if change:
            change(sheet, key)
        book.save(path)
        return path

    return write


def test_all_three_give_the_same_answers(save_json, save_csv, save_excel, instrument):
    expected = dict(ANSWERS)
    for path, platform in (
        (save_json(), "icmeasure-html"),
        (save_csv(), "icmeasure-html"),
        (save_excel(), "icmeasure-excel"),
    ):
        raw = read(path)
        assert raw.platform == platform
        assert read(path, platform=platform).platform == platform
        responses = validate(raw, instrument)
        assert responses.findings == ()
        got = responses.frame.iloc[0].to_dict()
        assert got.pop("OPEN1") == expected["OPEN1"]
        assert responses.missing.loc[0, "AAA2"] == "refused"
        got["AAA2"] = -99
        assert got == {key: value for key, value in expected.items() if key != "OPEN1"}
        assert raw.stamps[0].content_hash == fingerprint(instrument)["content"]
    assert validate(read(save_json()), instrument).keys["respondent"].tolist() == [RESPONDENT]


def test_unanswered_items(save_json, save_csv, save_excel, instrument):
    few = {"CONS1": 1, "AAA1": 3, "AAA4": 2}
    for path in (save_json(few), save_csv(few), save_excel(few)):
        responses = validate(read(path), instrument)
        assert "CUS1" not in responses.frame
        assert responses.frame.loc[0].count() == 3
        assert responses.missing.loc[0, ["AAA1", "AAA2", "SNG1"]].tolist() == ["", "no_answer", "not_asked"]


def test_customer_items_are_expected_of_customers_only(save_json, instrument):
    responses = validate(read(save_json(audience="customer")), instrument)
    assert responses.missing["CUS1"].tolist() == ["no_answer"]


def test_stack(save_json, instrument):
    paths = [
        save_json(
            ANSWERS | {"AAA1": number + 1, "BBB1": 5 - number},
            f"{number}.json",
            f"id{number}",
            language=language,
        )
        for number, language in enumerate(["en", "es", "en"])
    ]
    del (short := dict(ANSWERS))["FFF1"]
    paths.append(save_json(short, "short.json", "id3"))
    raw = read(paths)
    assert raw.source == "4 files"
    assert raw.files == ("0.json", "1.json", "2.json", "short.json")
    assert [stamp.language for stamp in raw.stamps] == ["en", "es", "en", "en"]
    responses = validate(raw, instrument)
    assert responses.frame["AAA1"].tolist() == [1, 2, 3, 4]
    assert responses.missing["FFF1"].tolist() == ["", "", "", "no_answer"]
    assert raw.file_hash != read(paths[::-1]).file_hash


def test_findings_of_a_stack_name_the_file(save_json, instrument):
    paths = [save_json(name="good.json", respondent="a"), save_json(ANSWERS | {"AAA1": 9}, "bad.json", "b")]
    with pytest.raises(InvalidResponses, match=r"R33 file bad\.json, column AAA1"):
        validate(read(paths), instrument)


def test_audiences_are_told_apart(save_json, instrument):
    customer = save_json(ANSWERS | {"CUS1": 3}, "c.json", "c", audience="customer")
    silent = save_json(ANSWERS, "s.json", "s", audience="customer")
    responses = validate(read([save_json(), customer, silent]), instrument)
    assert responses.missing["CUS1"].tolist() == ["not_asked", "", "no_answer"]
    assert {f.rule for f in responses.findings} == {"R25", "R42"}  # they answer alike


def test_a_column_cut_from_one_of_the_files(save_csv):
    whole = save_csv()
    lines = list(csv.reader(io.StringIO(whole.read_text(encoding="utf-8-sig"))))
    cut = whole.with_name("cut.csv")
    with cut.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(line[:6] + line[7:] for line in lines)
    with pytest.raises(UnreadableFile, match="it has no column 'AAA1'"):
        read([whole, cut])


def test_the_same_file_twice(save_json, instrument):
    with pytest.raises(InvalidResponses, match=r"R23 file b\.json.*stands in a\.json already"):
        validate(read([save_json(name="a.json"), save_json(name="b.json")]), instrument)


def test_files_of_two_versions_or_platforms_are_not_stacked(save_json, save_csv, save_excel):
    with pytest.raises(UnreadableFile) as caught:
        read([save_json(), save_json(name="b.json", version="2.0.0"), save_excel()])
    assert [problem.where for problem in caught.value.problems] == ["b.json", "a.xlsx"]
    assert "demo@2.0.0" in str(caught.value)
    assert read([save_json(), save_csv()]).frame.shape[0] == 2


def test_another_instrument_version_or_content_is_found(save_json, instrument):
    for change, rule in (
        ({"instrument": "x"}, "R02"),
        ({"version": "9.0.0"}, "R03"),
        ({"content_hash": "0"}, "R04"),
    ):
        with pytest.raises(InvalidResponses, match=rule):
            validate(read(save_json(**change)), instrument)


def test_rows_of_several_forms_in_one_csv(save_csv, tmp_path):
    lines = save_csv(ANSWERS | {"OPEN1": "x"}).read_text(encoding="utf-8-sig").splitlines()
    path = tmp_path / "b.csv"
    path.write_text("\n".join([*lines, lines[1].replace("1.0.0", "2.0.0")]), encoding="utf-8")
    assert [stamp.version for stamp in read(path).stamps] == ["1.0.0", "2.0.0"]


def test_an_answer_that_is_no_label_is_kept_for_the_rules(save_excel, instrument):
    path = save_excel(ANSWERS | {"AAA1": "quite agree", "AAA4": 4})
    with pytest.raises(InvalidResponses) as caught:
        validate(read(path), instrument)
    assert [(f.rule, f.column, f.value) for f in caught.value.findings] == [("R31", "AAA1", "quite agree")]


def test_a_typed_code_is_a_code(save_excel, instrument):
    def typed(sheet, key):
        for row in sheet.iter_rows():
            if row[3].value == "AAA1":
                row[2].value = 2

    assert validate(read(save_excel(change=typed)), instrument).frame.loc[0, "AAA1"] == 2


def test_moved_rows_do_no_harm_and_lost_ones_are_found(save_excel, instrument):
    def swap(sheet, key):
        rows = {row[3].value: row for row in sheet.iter_rows()}
        for column in (1, 2, 3):
            first, second = rows["AAA1"][column], rows["BBB3"][column]
            first.value, second.value = second.value, first.value

    def lose(sheet, key):
        for row in sheet.iter_rows():
            if row[3].value == "AAA1":
                row[3].value = None

    moved = validate(read(save_excel(change=swap)), instrument).frame
    assert moved.loc[0, ["AAA1", "BBB3"]].tolist() == [4, 3]
    with pytest.raises(InvalidResponses, match="R11 column AAA1"):
        validate(read(save_excel(change=lose)), instrument)


@pytest.mark.parametrize("text", ["=1", "-1", "'=1", "''+1", "'", "'quoted'", "it's", "@x"])
def test_a_guard_is_taken_away_once(save_csv, instrument, text):
    answers = validate(read(save_csv({**ANSWERS, "OPEN1": text})), instrument)
    assert answers.frame.iloc[0]["OPEN1"] == text


def test_formulas_in_a_form_are_refused(save_excel):
    def change(sheet, key):
        next(row for row in sheet.iter_rows() if row[3].value == "OPEN1")[2].data_type = "f"

    with pytest.raises(UnreadableFile, match="formula cells are not read"):
        read(save_excel(change=change))


def clear_stamp(sheet, key):
    key["B2"].value = None


def clear_table(sheet, key):
    for row in key.iter_rows(min_row=10):
        for cell in row:
            cell.value = None


def two_codes(sheet, key):
    key["D12"].value = key["D11"].value


def clear_ids(sheet, key):
    for row in sheet.iter_rows():
        row[3].value = None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (clear_stamp, "instrument, version or hash is missing"),
        (clear_table, "table of answer labels is gone"),
        (two_codes, "two codes for one label of CONS1"),
        (clear_ids, "no question is left"),
    ],
)
def test_damaged_workbook_forms(save_excel, change, message):
    with pytest.raises(UnreadableFile, match=message):
        read(save_excel(change=change))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not valid JSON"),
        ("[]", "not what a form saves"),
        ('{"a": 1}', "not what a form saves"),
        ('{"icmeasure": 1, "answers": {}}', "not what a form saves"),
        ('{"icmeasure": {"format": 2}, "answers": {}}', "format is '2', not 1"),
        ('{"icmeasure": {}, "answers": {}}', "format is 'not given'"),
        ('{"icmeasure": {"format": 1}, "answers": {}}', "version or hash is missing"),
        (
            '{"icmeasure": {"format": 1, "instrument": "a", "version": 1, "content_hash": "x"}}',
            "version or hash",
        ),
        (
            '{"icmeasure": {"format": 1, "instrument": "a", "version": "1", "content_hash": "x"}}',
            "no 'answers'",
        ),
        ('{"icmeasure": {"format": 1, "format": 1}, "answers": {}}', "names a key twice"),
        ('{"answers": NaN}', "not valid JSON"),
        ('{"answers": ' + "1" * 5000 + "}", "not valid JSON"),
        ('{"a": ' + "[" * 100_000, "nested deeper"),
        ("[" * 1_000_000, "nested deeper"),
        ('{"a": "' + '\\"' * 500_000, "not valid JSON"),
    ],
)
def test_refused_json(tmp_path, text, message):
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableFile, match=message):
        read(path)


def test_json_with_lists_and_odd_values(save_json, instrument):
    with pytest.raises(UnreadableFile, match="answer to 'AAA1' is a list"):
        read(save_json(ANSWERS | {"AAA1": [1]}))
    with pytest.raises(InvalidResponses) as caught:
        validate(read(save_json(ANSWERS | {"AAA1": 4.5, "AAA2": True, "AAA3": None})), instrument)
    assert [(f.rule, f.column) for f in caught.value.findings] == [("R32", "AAA1"), ("R31", "AAA2")]


def test_json_is_bounded(save_json, monkeypatch):
    from icmeasure.responses import limits

    monkeypatch.setattr(limits, "MAX_JSON_BYTES", 50)
    with pytest.raises(UnreadableFile, match="MiB of JSON"):
        read(save_json())


def test_stamp_of_a_form_has_its_audience(save_json, instrument):
    content = fingerprint(instrument)["content"]
    assert read(save_json()).stamps == (Stamp("demo", "1.0.0", content, "en", "executive"),)
