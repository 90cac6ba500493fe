"""From form to hypotheses, with simulated answers, for every shipped questionnaire that declares a population.

A questionnaire takes part by existing. For each of its audiences: its form asks the columns that the simulated
answers have; their file is read and validated; scales are reliable; the measurement model recovers the loadings
of the population (mean bias below 3 % at n = 2,000, though answers are cut into a few points); structural models
recover the paths, and every hypothesis with a sign has it.

The values to recover are those of the same model fitted to the covariances that the population implies, so that
a model of a part of the population is held against what it should find there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.core.sem.implied import implied
from icmeasure.instrument.hypotheses import Prediction
from icmeasure.instrument.load import parse
from icmeasure.instrument.model import Instrument
from icmeasure.model.layout import layout
from icmeasure.model.partable import Defaults, partable
from icmeasure.model.spec import Model, as_model

INSTRUMENTS = Path(__file__).parents[2] / "instruments"
N, SEED = 2_000, 20
TESTED = ("path", "mediation", "comparison")


@dataclass(frozen=True)
class Run:
    """One questionnaire answered by one audience."""

    instrument: Instrument
    audience: str
    file: Path

    @cached_property
    def answers(self) -> pd.DataFrame:
        return ic.simulate_answers(self.instrument, n=N, seed=SEED, audience=self.audience or None)

    @cached_property
    def responses(self) -> ic.Responses:
        return ic.validate(ic.read(self.file), self.instrument)

    @cached_property
    def few_points(self) -> bool:
        """Whether scored answers have five points or fewer, so that they are analysed as ordinal."""
        scored = {item.scale for item in self.instrument.items if item.role in ("item", "marker")}
        return max(self.instrument.scale(scale).points for scale in scored) <= 5

    @cached_property
    def models(self) -> dict[str, Model]:
        """Measurement models and those that hypotheses name, as far as this audience is asked their items."""
        names = ["measurement", f"measurement_{self.audience}"]
        names += [hypothesis.model or "structural" for hypothesis in ic.hypotheses(self.instrument)]
        found = {}
        for name in dict.fromkeys(names):
            if name == "measurement" or name in self.instrument.models:
                model = ic.measurement(self.instrument, name)
                items = {item.id for item in self.instrument.items}
                if {term.rhs for term in model.terms if term.op == "=~"} & items <= set(self.answers.columns):
                    found[name] = model
        return found

    @cached_property
    def covariances(self) -> pd.DataFrame:
        """Covariances that the population implies."""
        assert self.instrument.population is not None
        table = partable(as_model(self.instrument.population.model), Defaults(fixed_x=False))
        p = len(table.observed)
        sigma = implied(layout(table, 0, np.eye(p), np.zeros(p)), np.zeros(0)).Sigma
        return pd.DataFrame(sigma, list(table.observed), list(table.observed))

    def estimates(self, name: str) -> pd.DataFrame:
        """Standardized estimates of a model (``found``), and what they should be (``true``)."""
        return _estimates(self, name)

    def __hash__(self) -> int:
        return hash((self.instrument.name, self.audience))


@cache
def _estimates(run: Run, name: str) -> pd.DataFrame:
    model = run.models[name]
    truth = ic.sem(None, model, cov=run.covariances, n=1_000_000).params
    found = ic.sem(run.responses, model, ordered=run.few_points or None).params
    found = found[found.op.isin(truth.op)]  # without the thresholds of ordinal answers
    key = ["lhs", "op", "rhs"]
    pair = truth[[*key, "std_all"]].merge(found[[*key, "std_all"]], on=key, suffixes=("_true", "_found"))
    assert len(pair) == len(truth) == len(found)
    items = {item.id: item.reversed for item in run.instrument.items}
    turned = np.array(
        [-1.0 if items.get(rhs) and op == "=~" else 1.0 for op, rhs in zip(pair.op, pair.rhs, strict=True)]
    )
    pair["std_all_true"] *= turned  # answers are keyed in the direction of their construct, responses are not
    return pair.rename(columns={"std_all_true": "true", "std_all_found": "found"})


def _asked(instrument: Instrument, audience: str) -> set[str]:
    return {item.id for item in instrument.items if instrument.asks(item.id, audience=audience)}


def _shipped() -> Iterator[tuple[Instrument, str]]:
    for path in sorted(INSTRUMENTS.glob("*/*.toml")):
        text = path.read_text(encoding="utf-8")
        if "\n[population]" in text:
            instrument = parse(text)
            yield from ((instrument, audience) for audience in instrument.audiences or ("",))


def _widest(instrument: Instrument, audience: str) -> bool:
    """Whether no other audience is asked all that this one is, and scored items besides."""
    scored = {item.id for item in instrument.items if item.role in ("item", "marker")}
    mine = _asked(instrument, audience) & scored
    return not any(mine < _asked(instrument, other) & scored for other in instrument.audiences)


CASES = {f"{inst.name}-{audience}": (inst, audience) for inst, audience in _shipped()}
FITTED = [name for name, case in CASES.items() if _widest(*case)]


@cache
def _run(name: str, folder: Path) -> Run:
    instrument, audience = CASES[name]
    answers = ic.simulate_answers(instrument, n=N, seed=SEED, audience=audience or None)
    return Run(instrument, audience, ic.save_simulated(answers, folder))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("simulated")


@pytest.fixture(scope="module", params=CASES)
def asked(request: pytest.FixtureRequest, folder: Path) -> Run:
    """Every audience of every questionnaire."""
    (place := folder / request.param).mkdir(exist_ok=True)
    return _run(request.param, place)


@pytest.fixture(scope="module", params=FITTED)
def run(request: pytest.FixtureRequest, folder: Path) -> Run:
    """The audiences whose answers are analysed: a smaller part of the same items would say the same."""
    (place := folder / request.param).mkdir(exist_ok=True)
    return _run(request.param, place)


def test_something_is_shipped() -> None:
    assert len(CASES) >= 3


def test_the_form_asks_what_is_answered(asked: Run) -> None:
    for language in asked.instrument.languages:
        form = ic.form(asked.instrument, language=language, audience=asked.audience or None)
        assert [*form.columns] == [
            item for item in asked.answers.columns if item in {i.id for i in asked.instrument.items}
        ]


def test_the_file_says_that_it_is_simulated_and_is_valid(asked: Run) -> None:
    assert "-simulated-" in asked.file.name
    assert asked.file.read_text(encoding="utf-8").startswith("icm_simulated,")
    assert {found.rule for found in asked.responses.findings} <= {"R13"}
    assert asked.responses.frame.shape[0] == N


def test_scales_are_reliable(run: Run) -> None:
    asked = set(run.answers.columns)
    scales = {
        construct.id: [item.id for item in run.instrument.items_of(construct.id)]
        for construct in run.instrument.constructs
        if construct.type == "reflective"
    }
    scales = {name: items for name, items in scales.items() if len(items) > 2 and set(items) <= asked}
    assert scales
    found = ic.reliability(run.responses, scales=scales).params
    for coefficient in ("alpha", "omega"):
        values = found.loc[found.rhs == coefficient, "estimate"]
        assert len(values) == len(scales)
        assert values.between(0.65, 0.97).all()


def test_loadings_are_recovered(run: Run) -> None:
    names = [name for name in run.models if name.startswith("measurement")]
    assert names, "no measurement model that this audience can answer"
    for name in names:
        pair = run.estimates(name)
        loadings = pair[pair.op == "=~"]
        bias = loadings.found / loadings.true - 1
        assert abs(bias.mean()) < 0.03
        assert bias.abs().max() < 0.12


def test_paths_are_recovered(run: Run) -> None:
    for name in run.models:
        pair = run.estimates(name)
        paths = pair[pair.op == "~"]
        if len(paths):
            error = paths.found - paths.true
            assert abs(error.mean()) < 0.03
            assert error.abs().max() < 0.12


def _effect(prediction: Prediction, paths: "pd.Series[float]") -> float | None:
    """Return the effect that a hypothesis names from standardized paths, indexed by (outcome, cause)."""
    path = prediction.path
    chain = [path.causes[0], *path.through, path.outcome]
    steps = [(after, before) for before, after in pairwise(chain)]
    if any(step not in paths for step in steps):
        return None
    effect = float(np.prod([paths[step] for step in steps]))
    if prediction.kind == "comparison":
        rivals = path.rivals or tuple(
            (cause, outcome) for outcome, cause in paths.index if outcome == path.outcome
        )
        effect -= max(paths[outcome, cause] for cause, outcome in rivals if cause != path.causes[0])
    return effect


def test_hypotheses_have_their_sign(run: Run) -> None:
    tested = []
    for prediction in ic.hypotheses(run.instrument):
        name = prediction.model or "structural"
        if prediction.kind not in TESTED or prediction.sign not in "+-" or name not in run.models:
            continue
        pair = run.estimates(name)
        effect = _effect(prediction, pair[pair.op == "~"].set_index(["lhs", "rhs"]).found)
        if effect is not None:
            assert (effect > 0) == (prediction.sign == "+"), prediction.id
            tested.append(prediction.id)
    named = [
        p.id
        for p in ic.hypotheses(run.instrument)
        if p.kind in TESTED and p.model in run.models and p.sign in "+-"
    ]
    assert set(named) <= set(tested)
