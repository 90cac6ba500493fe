"""The path diagram: what it shows, that nothing overlaps, and that the same model gives the same picture."""

from __future__ import annotations

import io
import itertools

import numpy as np
import pandas as pd
import pytest
from lxml import etree
from matplotlib.image import imread

from icmeasure.analysis.result import Provenance, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.report.diagram import arrange, diagram
from icmeasure.report.diagram_curves import even, inside
from icmeasure.report.diagram_graph import Graph, read_graph
from icmeasure.report.diagram_layout import Node

COMPONENTS = {"=~": "loading", "~~": "covariance", "~": "regression"}


def make(text: str, kind: str = "sem", group: str = "") -> Result:
    """Make a result with invented numbers from lines such as ``f =~ x1 + x2``; the first loading of a line is fixed."""
    rng = np.random.default_rng(7)
    rows = []
    names = []
    for statement in text.strip().splitlines():
        op = next(mark for mark in COMPONENTS if mark in statement)
        lhs, right = (part.strip() for part in statement.split(op))
        for k, rhs in enumerate(right.split("+")):
            value = float(rng.uniform(0.4, 0.95) if op == "=~" else rng.uniform(-0.4, 0.7))
            fixed = op == "=~" and k == 0
            p = np.nan if fixed else float(rng.choice([0.0001, 0.004, 0.03, 0.3]))
            values = {"estimate": 1.0 if fixed else value, "p_value": p, "std_all": value, "std_lv": value}
            ends = {"component": COMPONENTS[op], "lhs": lhs, "op": op, "rhs": rhs.strip(), "group": group}
            rows.append(ends | values)
            names += [lhs, rhs.strip()]
    for name in dict.fromkeys(names):
        ends = {"component": "variance", "lhs": name, "op": "~~", "rhs": name, "group": group}
        rows.append(ends | {"estimate": 0.4, "p_value": 0.001, "std_all": 0.4, "std_lv": 0.4})
    return result(rows, kind)


def result(rows: list[dict[str, object]], kind: str = "sem") -> Result:
    recipe = Provenance(engine="test", data_hash="", n=100, n_given=100, options={}, versions={})
    return Result(kind, params_frame(rows), pd.Series(dtype=float), (), recipe)


def factors(count: int, items: int, *, correlated: bool = True) -> str:
    names = [f"F{k + 1}" for k in range(count)]
    lines = [f"{f} =~ " + " + ".join(f"{f.lower()}_{k + 1}" for k in range(items)) for f in names]
    lines += [f"{a} ~~ {b}" for a, b in itertools.combinations(names, 2) if correlated]
    return "\n".join(lines)


def layered(layers: int, width: int, items: int) -> str:
    """Each latent variable depends on two of the layer before."""
    lines = [factors(layers * width, items, correlated=False)]
    for k in range(width, layers * width):
        before = (k // width - 1) * width
        causes = sorted({before + k % width, before + (3 * k + 1) % width})
        lines.append(f"F{k + 1} ~ " + " + ".join(f"F{c + 1}" for c in causes))
    lines += [f"F{a + 1} ~~ F{b + 1}" for a, b in itertools.combinations(range(width), 2)]
    return "\n".join(lines)


ABILITY = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9\n"
FLEXIBILITY = "\n".join(
    f"{f} =~ " + " + ".join(f"IT{f}{k}" for k in range(1, 5)) for f in ("COMP", "CONN", "MODUL", "PERS")
)
MODELS = {
    "four factors": FLEXIBILITY
    + "\n"
    + "\n".join(f"{a} ~~ {b}" for a, b in itertools.combinations(("COMP", "CONN", "MODUL", "PERS"), 2)),
    "structural": FLEXIBILITY + "\nPERS ~ COMP + MODUL + CONN\nMODUL ~ COMP + CONN\nCONN ~ COMP",
    "democracy": "ind60 =~ x1 + x2 + x3\ndem60 =~ y1 + y2 + y3 + y4\ndem65 =~ y5 + y6 + y7 + y8\ndem60 ~ ind60\n"
    "dem65 ~ ind60 + dem60\ny1 ~~ y5\ny2 ~~ y4 + y6\ny3 ~~ y7\ny4 ~~ y8\ny6 ~~ y8",
    "second-order": ABILITY + "g =~ visual + textual + speed",
    "bifactor": "g =~ " + " + ".join(f"x{k}" for k in range(1, 10)) + "\n" + ABILITY,
    "mimic": ABILITY + "visual ~ sex + age\ntextual ~ sex + age\nspeed ~ sex + age\nsex ~~ age\nvisual ~~ speed",
    "observed paths": "m1 ~ x1 + x2\nm2 ~ m1 + x2\ny ~ m1 + m2 + x1\nx1 ~~ x2",
    "higher-order cause": "DC =~ S + Z\nS =~ s1 + s2 + s3\nZ =~ z1 + z2 + z3\nP =~ p1 + p2 + p3\nP ~ DC + size",
    "feedback": "A =~ a1 + a2 + a3\nB =~ b1 + b2 + b3\nA ~ z1 + B\nB ~ z2 + A",
    "growth": "i =~ t1 + t2 + t3 + t4\ns =~ t1 + t2 + t3 + t4\ni ~~ s\ni ~ x1\ns ~ x1",
    "cross-loading": ABILITY + "visual =~ x9\nvisual ~~ textual\nx7 ~~ x8",
    "mediators": factors(5, 4, correlated=False) + "\nF2 ~ F1\nF3 ~ F1\nF4 ~ F1\nF5 ~ F1 + F2 + F3 + F4\nF2 ~~ F3 + F4",
    "panel": "t1 =~ a1 + a2 + a3\nt2 =~ b1 + b2 + b3\nt2 ~ t1\na1 ~~ b1\na2 ~~ b2\na3 ~~ b3",
    "5 factors": factors(5, 3),
    "10 factors": factors(10, 5),
    "20 factors": factors(20, 4),
    "5 latent": layered(3, 2, 3) + "\nF5 ~ F1",
    "10 latent": layered(5, 2, 5),
    "20 latent": layered(4, 5, 4),
    "all 45 arcs": factors(10, 3),
}


def drawn(name: str) -> tuple[Graph, dict[str, Node], tuple, tuple]:
    graph = read_graph(make(MODELS[name]), "std_all", None)
    nodes, routes, labels, _ = arrange(graph, str, "{:.2f}".format)
    return graph, dict(nodes), routes, labels


def boxes(things) -> np.ndarray:
    return np.array([(t.x - t.width / 2, t.y - t.height / 2, t.x + t.width / 2, t.y + t.height / 2) for t in things])


def clashes(first: np.ndarray, second: np.ndarray) -> int:
    """Count overlapping pairs of boxes one by one, the plain way."""
    return sum(
        a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
        for i, a in enumerate(first)
        for j, b in enumerate(second)
        if first is not second or i < j
    )


@pytest.mark.parametrize("name", MODELS)
def test_nothing_overlaps(name: str) -> None:
    _, nodes, _, labels = drawn(name)
    numbers, variables = boxes(labels), boxes(nodes.values())
    assert clashes(variables, variables) == 0
    assert clashes(numbers, numbers) == 0
    assert clashes(numbers, variables) == 0


@pytest.mark.parametrize("name", MODELS)
def test_every_arrow_has_its_number_and_ends_at_the_borders(name: str) -> None:
    graph, nodes, routes, labels = drawn(name)
    assert [route.arrow for route in routes] == list(graph.arrows)
    expected = [f"{arrow.value:.2f}{arrow.stars}" for arrow in graph.arrows]
    assert [label.text for label in labels] == expected
    for drawn_route in routes:
        for end, variable in ((drawn_route.curve[0, :1], "source"), (drawn_route.curve[-1, -1:], "target")):
            node = nodes[getattr(drawn_route.arrow, variable)]
            assert inside(node, end, 0.002)[0]
            assert not inside(node, end, -0.002)[0]


@pytest.mark.parametrize("name", MODELS)
def test_no_arrow_runs_through_a_variable(name: str) -> None:
    _, nodes, routes, _ = drawn(name)
    for drawn_route in routes:
        ends = (drawn_route.arrow.source, drawn_route.arrow.target)
        points = even(drawn_route.curve, 0.02)
        assert not any(inside(node, points).any() for key, node in nodes.items() if key not in ends), ends


@pytest.mark.parametrize("name", ["structural", "democracy", "bifactor", "5 factors"])
def test_picture_is_whole(name: str) -> None:
    figure = diagram(make(MODELS[name]), variables_shown := None) if False else diagram(make(MODELS[name]))
    pixels = imread(io.BytesIO(figure.png), format="png")[..., :3]
    edges = [pixels[:3], pixels[-3:], pixels[:, :3], pixels[:, -3:]]
    assert all((edge == 1).all() for edge in edges), "ink at the edge of the picture: something is cut off"
    assert (pixels < 0.5).any()
    root = etree.fromstring(figure.svg.encode())
    assert root.tag.endswith("svg")
