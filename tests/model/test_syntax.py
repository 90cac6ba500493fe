"""lavaan text to Model and back; every mistake with its line and column."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icmeasure.errors import IcmeasureError, InvalidModel, ModelSyntaxError
from icmeasure.model.spec import Constraint, Model, Modifier, Term, as_model


def terms(text: str) -> list[tuple[str, str, str]]:
    return [(t.lhs, t.op, t.rhs) for t in Model.from_text(text).terms]


def modifier(text: str) -> Modifier:
    return Model.from_text(text).terms[-1].modifier


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f =~ x1 + x2", [("f", "=~", "x1"), ("f", "=~", "x2")]),
        ("f + g ~ x", [("f", "~", "x"), ("g", "~", "x")]),
        ("x ~~ x + y", [("x", "~~", "x"), ("x", "~~", "y")]),
        ("x ~ 1", [("x", "~1", "")]),
        ("x ~ 1 + z", [("x", "~1", ""), ("x", "~", "z")]),
        ("u | t1 + t2", [("u", "|", "t1"), ("u", "|", "t2")]),
        ("u ~*~ u", [("u", "~*~", "u")]),
        ("f =~ x1 +\n  x2", [("f", "=~", "x1"), ("f", "=~", "x2")]),
        ("f =~ x1\n + x2", [("f", "=~", "x1"), ("f", "=~", "x2")]),
        ("f =~\n x1", [("f", "=~", "x1")]),
        ("f =~ x1; y ~ f # why\n! whole line\n", [("f", "=~", "x1"), ("y", "~", "f")]),
        ("a.b =~ x_1 + .y", [("a.b", "=~", "x_1"), ("a.b", "=~", ".y")]),
        ("x ~~ y\ny ~~ a*x", [("x", "~~", "y")]),
    ],
)
def test_terms(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f =~ 0.5*x", Modifier(fixed=(0.5,))),
        ("f =~ -1*x", Modifier(fixed=(-1.0,))),
        ("f =~ (1/4)*x", Modifier(fixed=(0.25,))),
        ("f =~ NA*x", Modifier(fixed=(None,))),
        ("f =~ a*x", Modifier(labels=("a",))),
        ('f =~ "a b"*x', Modifier(labels=("a b",))),
        ("f =~ label('a')*x", Modifier(labels=("a",))),
        ("f =~ start(0.8)*x", Modifier(start=(0.8,))),
        ("f =~ start(.8)*a*x", Modifier(labels=("a",), start=(0.8,))),
        ("f =~ NA*x\nf =~ a*x", Modifier(fixed=(None,), labels=("a",))),
        ("f =~ c(a, b)*x", Modifier(labels=("a", "b"))),
        ("f =~ c(1, NA)*x", Modifier(fixed=(1.0, None))),
        ("y ~ 1e-3*x", Modifier(fixed=(0.001,))),
        ("y ~ 0", Modifier(fixed=(0.0,))),
    ],
)
def test_modifiers(text: str, expected: Modifier) -> None:
    assert modifier(text) == expected


def test_equal_becomes_a_shared_label() -> None:
    model = Model.from_text('f =~ x1 + x2 + equal("f=~x2")*x3')
    assert model.terms[1].modifier.labels == model.terms[2].modifier.labels != ()


def test_constraints() -> None:
    model = Model.from_text("y ~ a*x\nind := a*2 + exp(a)\na == 0.5\na > 0")
    assert model.constraints == (
        Constraint("ind", ":=", "a * 2 + exp(a)"),
        Constraint("a", "==", "0.5"),
        Constraint("a", ">", "0"),
    )


@pytest.mark.parametrize(
    ("text", "place", "word"),
    [
        ("f =~ x1 + + x2", "line 1, column 11", "nothing behind it"),
        ("f = x1", "line 1, column 3", "unexpected character"),
        ("f =~ x1 =~ x2", "line 1, column 9", "second operator"),
        ("\n\n  a*b =~ x", "line 3, column 3", "no variable name"),
        ("f =~", "line 1, column 3", "right-hand side"),
        ("=~ x", "line 1, column 1", "nothing stands left"),
        ("f g h", "line 1, column 1", "no operator"),
        ("f =~ 3 + x", "line 1, column 6", "no variable"),
        ("f =~ (1*x", "line 1, column 6", "brackets"),
        ("f =~ lower(0)*x", "line 1, column 6", "calls a function"),
        ("f =~ f", "line 1, column 6", "own indicator"),
        ("y ~ y", "line 1, column 5", "predict itself"),
        ("a*2 := b", "line 1, column 1", "one name"),
        ("x := import os", "line 1, column 6", "no arithmetic"),
        ("group: 1", "line 1, column 1", "blocks"),
        ("", "line 1, column 1", "empty"),
        ("f <~ x", "line 1, column 3", "composites"),
        ('f =~ x1 + equal("g=~x")*x2', 'equal("g=~x")', "names no parameter"),
    ],
)
def test_mistakes_name_their_place(text: str, place: str, word: str) -> None:
    with pytest.raises(ModelSyntaxError) as caught:
        Model.from_text(text)
    assert any(p.where == place and word in p.what for p in caught.value.problems), str(caught.value)


def test_all_mistakes_are_listed() -> None:
    with pytest.raises(ModelSyntaxError) as caught:
        Model.from_text("f =~ x1 + + x2\ny ~~ 3\nz ~ z\nok =~ a + b")
    assert len(caught.value.problems) == 3


def test_model_must_be_text_or_model() -> None:
    with pytest.raises(InvalidModel, match="is a int"):
        as_model(3)  # type: ignore[arg-type]


@given(st.text(max_size=80))
def test_any_text_parses_or_names_its_mistakes(text: str) -> None:
    try:
        model = Model.from_text(text)
    except IcmeasureError as error:
        assert str(error)
    else:
        assert Model.from_text(model.text) == model


@given(st.text(alphabet='fxy123 =~+*|:()<>.,NAc"\n#^/-', max_size=60))
def test_any_near_model_parses_or_names_its_mistakes(text: str) -> None:
    test_any_text_parses_or_names_its_mistakes.hypothesis.inner_test(text)  # type: ignore[attr-defined]


names = st.from_regex(r"[a-z][a-z0-9_.]{0,4}", fullmatch=True).filter(lambda n: n not in ("c",))
numbers = st.floats(-1e6, 1e6).map(lambda x: x + 0.0)
modifiers = st.builds(
    Modifier,
    fixed=st.one_of(st.just(()), st.tuples(numbers), st.just((None,)), st.tuples(numbers, st.none())),
    labels=st.one_of(st.just(()), st.tuples(names), st.tuples(names, names)),
    start=st.one_of(st.just(()), st.tuples(numbers)),
)


@st.composite
def models(draw: st.DrawFn) -> Model:
    found: dict[tuple[str, str, str], Term] = {}
    for _ in range(draw(st.integers(1, 8))):
        op = draw(st.sampled_from(["=~", "~", "~~", "~1", "|"]))
        lhs = draw(names)
        rhs = "" if op == "~1" else draw(names)
        if lhs == rhs and op in ("=~", "~"):
            continue
        if (rhs, op, lhs) in found:
            continue
        found[lhs, op, rhs] = Term(lhs, op, rhs, draw(modifiers))
    found.setdefault(("f", "=~", "x"), Term("f", "=~", "x"))
    return Model(tuple(found.values()), (Constraint("d1", ":=", "2 * a.b"),))


@given(models())
def test_text_round_trip(model: Model) -> None:
    assert Model.from_text(model.text) == model
