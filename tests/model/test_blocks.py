"""Exploratory blocks in the model text and in the parameter table."""

from __future__ import annotations

import pytest

from icmeasure.errors import ModelSyntaxError
from icmeasure.model.blocks import block_problems, blocks_of, identified
from icmeasure.model.defaults import Defaults
from icmeasure.model.partable import ParTable, partable
from icmeasure.model.spec import Model

TEXT = 'efa("b 1")*f1 + efa("b 1")*f2 =~ x1 + x2 + x3 + x4\ng =~ y1 + y2 + y3\nf1 + f2 ~ z'


def told(table: ParTable) -> dict[tuple[str, str, str, int], tuple[bool, float | None]]:
    return {(p.lhs, p.op, p.rhs, p.group): (p.free is not None, p.value) for p in table.params}


def test_text_and_model_are_inverse() -> None:
    model = Model.from_text(TEXT)
    assert model.blocks == {"b 1": ("f1", "f2")}
    assert Model.from_text(model.text) == model
    assert model.indicators["f2"] == ("x1", "x2", "x3", "x4")


def test_an_equal_modifier_keeps_the_block() -> None:
    text = 'efa("b")*f =~ x1 + x2 + x3\ng =~ y1 + y2 + equal("f=~x2")*y3'
    assert Model.from_text(text).blocks == {"b": ("f",)}


def test_efa_is_a_name_like_any_other() -> None:
    assert Model.from_text("efa =~ x1 + x2 + x3").blocks == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("efa(b)*f1 =~ x", "names no block"),
        ('efa("")*f1 =~ x', "names no block"),
        ('efa("a/b")*f1 =~ x', "names no block"),
        ("efa*f1 =~ x", "names no block"),
        ('efa("b")*f1 ~ x', "stands with a '~'"),
        ('efa("b")*2 =~ x', "'2' is no variable name"),
        ('f1 =~ efa("b")*x', "calls a function"),
    ],
)
def test_mistakes_are_named_with_their_place(text: str, said: str) -> None:
    with pytest.raises(ModelSyntaxError, match=r"line 1, column \d+") as caught:
        Model.from_text(text)
    assert said in str(caught.value)


def test_defaults_of_a_block() -> None:
    rows = told(partable(Model.from_text(TEXT)))
    assert rows["f1", "=~", "x1", 0] == (True, None)  # no marker
    assert rows["f2", "~~", "f2", 0] == (False, 1.0)
    assert rows["f1", "~~", "f2", 0] == (True, None)
    assert rows["g", "=~", "y1", 0] == (False, 1.0)


def test_orthogonal_rotation_leaves_factors_uncorrelated() -> None:
    rows = told(partable(Model.from_text(TEXT), Defaults(uncorrelated=True)))
    assert rows["f1", "~~", "f2", 0] == (False, 0.0)


def test_equal_loadings_free_the_variances_of_later_groups() -> None:
    model = Model.from_text(TEXT)
    for equal, unit, together in (((), True, 2), (("loadings",), False, 1)):
        table = partable(model, Defaults(equal=equal), ("a", "b"))
        assert told(table)["f1", "~~", "f1", 1] == ((False, 1.0) if unit else (True, None))
        assert len(blocks_of(model, table)) == together


def test_the_fitted_position_has_as_many_zeros_as_a_rotation_has_freedom() -> None:
    model = Model.from_text(TEXT + "\nd := 1 + 1")
    table = partable(model)
    blocks = blocks_of(model, table)
    held = identified(table, blocks, [("x3", "x1")])
    rows = told(held)
    assert table.n_free - held.n_free == 2
    assert rows["f2", "=~", "x3", 0] == (False, 0.0)
    assert rows["f1", "~~", "f2", 0] == (False, 0.0)
    assert sorted({p.free for p in held.params if p.free is not None}) == list(range(held.n_free))
    assert held.defined == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('efa("b")*f1 =~ x1 + x2 + x3\nf1 =~ x4', "inside the block and outside"),
        ('efa("b")*f1 =~ x1 + x2 + x3\nefa("b")*f2 =~ x1 + x2 + x4', "shares not all items with f1: x3, x4"),
        ('efa("a")*f1 =~ x1 + x2 + x3\nefa("b")*f1 =~ x4 + x5', "is also in efa('a')"),
        ('efa("b")*f1 + efa("b")*f2 =~ x1 + x2', "has 2 items for 2 factors"),
        ('efa("b")*f1 =~ x1 + x2 + g\ng =~ y1 + y2', "is a latent variable"),
        ('efa("b")*f1 + efa("b")*f2 =~ x1 + x2 + x3\nh =~ f1 + f2', "f1 is a factor of efa('b')"),
        ('efa("b")*f1 + efa("b")*f2 =~ x1 + x2 + x3\nf1 ~ f2', "they correlate"),
        ('efa("b")*f1 + efa("b")*f2 =~ x1 + 0.3*x2 + x3', "has a value, but is rotated"),
        ('efa("b")*f1 + efa("b")*f2 =~ x1 + start(1)*x2 + x3', "has a value, but is rotated"),
    ],
)
def test_what_is_no_block_is_named(text: str, said: str) -> None:
    assert said in "\n".join(map(str, block_problems(Model.from_text(text), growth=False)))


def test_growth_has_no_blocks() -> None:
    assert any("growth" in problem.what for problem in block_problems(Model.from_text(TEXT), growth=True))
