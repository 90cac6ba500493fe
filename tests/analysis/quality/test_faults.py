"""The fault finder: each fault is found and named, clean files stay clean, nothing is changed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import icmeasure as ic
from icmeasure.analysis.quality.fault_fit import Reading, Structure, gain, profile
from icmeasure.analysis.quality.faults import find_faults
from icmeasure.errors import InvalidOption
from icmeasure.instrument.model import Construct, Hypothesis, Instrument, Item, MissingCode, Scale, Section
from icmeasure.responses.model import Raw, Stamp
from icmeasure.responses.table import table_of

CODES = ("KA", "KB", "KC", "KD")
ITEMS = [f"{code}{i}" for code in CODES for i in range(1, 5)]
REVERSED = ("KA2", "KC2")


def definition(*, signs: str = "+") -> Instrument:
    scale = Scale(
        "agree",
        5,
        {
            "en": ("Never", "Seldom", "Now and then", "Often", "Always"),
            "es": ("Nunca", "Poco", "A veces", "Mucho", "Siempre"),
        },
        missing=(MissingCode(-9, "refused"),),
    )
    text = {"en": "Question", "es": "Pregunta"}
    items = [Item(name, text, name[:2], scale="agree", reversed=name in REVERSED) for name in ITEMS]
    items.append(Item("AT1", text, scale="agree", role="attention", correct=2))
    claims = [Hypothesis(f"H{a}{b}", f"{a} -> {b}", "+", "s") for a in CODES for b in CODES if a < b]
    return Instrument(
        id="faulty",
        version="1.0.0",
        status="draft",
        languages=("en", "es"),
        licence="MIT",
        title=text,
        unit_of_analysis="firm",
        sources=(),
        scales=(scale,),
        constructs=tuple(Construct(code, text, text, "firm", "reflective") for code in CODES),
        sections=tuple(
            Section(code.lower(), tuple(n for n in ITEMS if n.startswith(code))) for code in CODES
        ),
        items=tuple(items),
        hypotheses=tuple(claims) if signs else (),
    )  # fmt: skip


def answers(n: int = 150, seed: int = 1, loading: float = 0.7) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    cov = np.full((4, 4), 0.4) + 0.6 * np.eye(4)
    factors = rng.multivariate_normal(np.zeros(4), cov, n)
    response = np.repeat(factors, 4, axis=1) * loading + rng.standard_normal((n, 16)) * np.sqrt(
        1 - loading**2
    )
    frame = pd.DataFrame(np.searchsorted([-1.2, -0.4, 0.4, 1.2], response) + 1, columns=ITEMS)
    for name in REVERSED:
        frame[name] = 6 - frame[name]
    return frame.assign(AT1=2)


@pytest.fixture(scope="module")
def inst() -> Instrument:
    return definition()


def test_clean_answers_have_no_fault(inst: Instrument) -> None:
    found = find_faults(ic.validate(answers(), inst))
    assert len(found) == 0
    assert found.n == 150
    assert str(found) == "faulty@1.0.0, 150 respondents: no faults found"
    assert found.frame().empty


def test_nothing_is_changed(inst: Instrument) -> None:
    frame = answers().assign(KB1=lambda f: 6 - f["KB1"])
    before = frame.copy()
    responses = ic.validate(frame, inst)
    kept = responses.frame.copy()
    assert len(find_faults(responses)) == 1
    pd.testing.assert_frame_equal(frame, before)
    pd.testing.assert_frame_equal(responses.frame, kept)


def test_an_item_whose_codes_run_the_other_way(inst: Instrument) -> None:
    found = find_faults(answers().assign(KB3=lambda f: 6 - f["KB3"]), inst)
    assert [(f.kind, f.items) for f in found] == [("turned", ("KB3",))]
    assert "not to be reversed where they should be" in found[0].message
    assert "-." in found[0].evidence
    assert "Confirm" in found[0].repair
    assert found[0].log_odds > 10


def test_a_reversed_item_that_is_reversed_already(inst: Instrument) -> None:
    found = find_faults(answers().assign(KA2=lambda f: 6 - f["KA2"]), inst)
    assert [(f.kind, f.items) for f in found] == [("turned", ("KA2",))]
    assert "reversed in the file already" in found[0].message


@pytest.mark.parametrize("signs", ["+", ""], ids=["implied", "presumed"])
def test_a_construct_with_its_anchors_exchanged(signs: str) -> None:
    frame = answers()
    names = [name for name in ITEMS if name.startswith("KC")]
    found = find_faults(frame.assign(**{name: 6 - frame[name] for name in names}), definition(signs=signs))
    assert [(f.kind, f.items) for f in found] == [("turned", tuple(names))]
    assert "KC" in found[0].message
    assert "ends of its scale" in found[0].message


def test_shifted_columns(inst: Instrument) -> None:
    frame = answers()
    frame[ITEMS[2:]] = np.roll(frame[ITEMS[2:]].to_numpy(), 1, axis=1)
    (fault,) = find_faults(frame, inst)
    assert fault.kind == "shifted"
    assert "one column too far right" in fault.message
    # where in a construct a shift begins and ends makes no difference to the correlations
    assert fault.items[0][:2] == "KA"
    assert fault.items[-1][:2] == "KD"


def test_swapped_columns(inst: Instrument) -> None:
    frame = answers(n=300)
    found = find_faults(frame.assign(KA1=frame["KD3"], KD3=frame["KA1"]), inst)
    assert [(f.kind, f.items) for f in found] == [("swapped", ("KA1", "KD3"))]


def test_a_copied_column(inst: Instrument) -> None:
    frame = answers()
    (fault, *_) = find_faults(frame.assign(KB2=frame["KB1"]), inst)
    assert (fault.kind, fault.items) == ("copied", ("KB1", "KB2"))


def test_attention_checks_tell_a_scale_turned_round_as_a_whole(inst: Instrument) -> None:
    frame = 6 - answers()
    kinds = {fault.kind: fault for fault in find_faults(frame, inst)}
    assert set(kinds) == {"mirrored"}
    assert "100% of the answers are 4" in kinds["mirrored"].evidence


def test_the_supposed_distribution_tells_it_too() -> None:
    inst = ic.load("it-flexibility@1.1.0")
    frame = ic.simulate_answers(inst, n=200, seed=4)
    assert len(find_faults(frame, inst)) == 0
    names = [item.id for item in inst.items if item.scale == "agreement5" and item.role in ("item", "marker")]
    found = find_faults(frame.assign(**{name: 6 - frame[name] for name in names}), inst)
    assert "mirrored" in {fault.kind for fault in found}


def test_rows_of_another_form(inst: Instrument) -> None:
    frame = answers(n=300)
    frame.loc[150:, "KB3"] = 6 - frame.loc[150:, "KB3"]
    (fault,) = find_faults(frame, inst)
    assert (fault.kind, fault.items, fault.rows) == ("pooled", ("KB3",), (151, 300))


def test_rows_that_lack_an_item(inst: Instrument) -> None:
    frame = answers(n=60).astype("Int64")
    frame.loc[:19, ["KB3", "KB4"]] = pd.NA
    (fault,) = find_faults(frame, inst)
    assert (fault.kind, fault.items, fault.rows) == ("pooled", ("KB3", "KB4"), (1, 20))
    assert "empty in all 20 rows" in fault.evidence


def test_rows_that_never_use_the_end_of_a_scale(inst: Instrument) -> None:
    frame = answers(n=200)
    frame.loc[120:, ITEMS] = frame.loc[120:, ITEMS].clip(upper=4)
    assert any("code 5 of scale agree is never used" in fault.evidence for fault in find_faults(frame, inst))


def test_several_versions(inst: Instrument) -> None:
    cells, digest = table_of(answers(n=30))
    stamps = tuple(Stamp("faulty", f"1.0.{row % 2}", "a" * 64) for row in range(30))
    found = find_faults(Raw(cells, "csv", "f.csv", tuple(range(2, 32)), digest, stamps), inst)
    assert "faulty@1.0.0, faulty@1.0.1" in found[0].evidence
    named = table_of(answers(n=30).assign(FormVersion=["1", "2"] * 15))[0]
    found = find_faults(Raw(named, "odk", "f.csv", tuple(range(2, 32)), digest), inst)
    assert "column 'FormVersion' holds 2 versions" in found[0].evidence


def test_labels_of_another_language(inst: Instrument) -> None:
    spanish = dict(enumerate(inst.scale("agree").labels["es"], start=1))
    cells, digest = table_of(answers(n=30).replace(spanish))
    stamp = Stamp("faulty", "1.0.0", "", "en")
    found = find_faults(Raw(cells, "csv", "f.csv", tuple(range(2, 32)), digest, (stamp,)), inst)
    assert [fault.kind for fault in found] == ["language"]
    assert "labels of es, but the form was in en" in found[0].message


def test_cells_that_an_item_cannot_have(inst: Instrument) -> None:
    frame = answers(n=40)
    (fault, *_) = find_faults(frame.assign(KA1=frame["KA1"] * 10, KA3=frame["KA3"] * 10), inst)
    assert (fault.kind, fault.items) == ("unlike", ("KA1", "KA3"))
    assert "shifted" in fault.repair


def test_a_weak_item_is_no_fault(inst: Instrument) -> None:
    weak = np.random.default_rng(2).integers(1, 6, 150)
    assert len(find_faults(answers().assign(KB3=weak), inst)) == 0


def test_what_cannot_be_looked_at_is_said(inst: Instrument) -> None:
    assert find_faults(answers(n=15), inst).limits == (
        "correlations: 15 respondents are too few (20 are needed)",
    )
    one = [name for name in ITEMS if name.startswith("KA")]
    assert "of one construct" in find_faults(answers()[one], inst).limits[0]
    assert "no reflective construct" in find_faults(answers()[["AT1", "KA1"]], inst).limits[0]


def test_arguments(inst: Instrument) -> None:
    with pytest.raises(InvalidOption, match="answers that were not checked need one"):
        find_faults(answers())
    with pytest.raises(InvalidOption, match="leave it out"):
        find_faults(ic.validate(answers(), inst), inst)
    with pytest.raises(InvalidOption, match="a list holds no answers"):
        find_faults([], inst)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["ic-digitalization@1.0.0", "relationship-learning@1.0.0"])
def test_simulated_answers_to_shipped_definitions_are_clean(name: str) -> None:
    inst = ic.load(name)
    assert len(find_faults(ic.simulate_answers(inst, n=150, seed=8), inst)) == 0


def test_the_published_answers_are_clean() -> None:
    raw = ic.read("data/it-flexibility/responses.csv")
    assert len(find_faults(raw, "it-flexibility@1.0.0")) == 0


def test_rates_at_a_fixed_seed(inst: Instrument) -> None:
    """The small version of benchmarks/fault_finder.py, with its hardest design: all loadings .5, 100 respondents."""
    alarms = turned = anchors = shifted = 0
    trials = 20
    for seed in range(trials):
        clean = answers(100, 100 + seed, 0.5)
        alarms += bool(len(find_faults(clean, inst)))
        name = ITEMS[seed % 16]
        turned += any(f.items == (name,) for f in find_faults(clean.assign(**{name: 6 - clean[name]}), inst))
        names = tuple(ITEMS[4 * (seed % 4) : 4 * (seed % 4) + 4])
        flipped = clean.assign(**{name: 6 - clean[name] for name in names})
        anchors += any(f.items == names for f in find_faults(flipped, inst))
        clean[ITEMS] = np.roll(clean[ITEMS].to_numpy(), 1, axis=1)
        shifted += any(f.kind == "shifted" for f in find_faults(clean, inst))
    assert alarms <= 1
    assert min(turned, anchors, shifted) >= 18


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.permutations(range(8)))
def test_the_likelihood_knows_no_order_within_a_construct(seed: int, order: list[int]) -> None:
    rng = np.random.default_rng(seed)
    matrix = np.corrcoef(rng.standard_normal((30, 8)) + rng.standard_normal((30, 1)), rowvar=False)
    structure = Structure((np.arange(4), np.arange(4, 8)), np.ones((2, 2)))
    shuffled = [place for place in order if place < 4] + [place for place in order if place >= 4]
    plain = Reading.as_it_stands(np.zeros(8, dtype=bool))
    one = gain(profile(plain, matrix, structure), 30, structure, [0, 1])
    moved = matrix[np.ix_(shuffled, shuffled)]
    assert gain(profile(plain, moved, structure), 30, structure, [0, 1]) == pytest.approx(one)


def test_the_likelihood_against_that_of_the_whole_matrix() -> None:
    """The closed form equals the normal log-likelihood of the fitted matrix, computed without shortcuts."""
    rng = np.random.default_rng(3)
    factors = rng.multivariate_normal([0, 0], [[1, 0.5], [0.5, 1]], 200)
    data = np.repeat(factors, [3, 4], axis=1) + rng.standard_normal((200, 7))
    matrix = np.corrcoef(data, rowvar=False)
    structure = Structure((np.arange(3), np.arange(3, 7)), np.ones((2, 2)))
    fitted = np.eye(7)
    for a in structure.blocks:
        for b in structure.blocks:
            part = matrix[np.ix_(a, b)]
            mean = (part.sum() - len(a)) / (len(a) * (len(a) - 1)) if a is b else part.mean()
            fitted[np.ix_(a, b)] = mean
    np.fill_diagonal(fitted, 1)
    expected = -100 * (np.linalg.slogdet(fitted)[1] + np.trace(np.linalg.solve(fitted, matrix)) - 7)
    found = profile(Reading.as_it_stands(np.zeros(7, dtype=bool)), matrix, structure)
    assert gain(found, 200, structure, [0, 1]) == pytest.approx(expected, rel=1e-10)
