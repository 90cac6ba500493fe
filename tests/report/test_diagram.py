"""The path diagram: what it shows, that nothing overlaps, and that the same model gives the same picture."""

from __future__ import annotations

import io
import itertools
from functools import cache

import matplotlib
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from matplotlib.image import imread

from icmeasure.analysis.result import Provenance, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.errors import InvalidOption
from icmeasure.report.diagram import arrange, diagram
from icmeasure.report.diagram_curves import even, inside, line, trim
from icmeasure.report.diagram_graph import Graph, read_graph
from icmeasure.report.diagram_layout import Node, place
from icmeasure.report.diagram_roles import arc_levels, assign_columns, assign_roles
from icmeasure.report.diagram_route import route

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
    "mimic": ABILITY
    + "visual ~ sex + age\ntextual ~ sex + age\nspeed ~ sex + age\nsex ~~ age\nvisual ~~ speed",
    "observed paths": "m1 ~ x1 + x2\nm2 ~ m1 + x2\ny ~ m1 + m2 + x1\nx1 ~~ x2",
    "higher-order cause": "DC =~ S + Z\nS =~ s1 + s2 + s3\nZ =~ z1 + z2 + z3\nP =~ p1 + p2 + p3\nP ~ DC + size",
    "feedback": "A =~ a1 + a2 + a3\nB =~ b1 + b2 + b3\nA ~ z1 + B\nB ~ z2 + A",
    "growth": "i =~ t1 + t2 + t3 + t4\ns =~ t1 + t2 + t3 + t4\ni ~~ s\ni ~ x1\ns ~ x1",
    "cross-loading": ABILITY + "visual =~ x9\nvisual ~~ textual\nx7 ~~ x8",
    "mediators": factors(5, 4, correlated=False)
    + "\nF2 ~ F1\nF3 ~ F1\nF4 ~ F1\nF5 ~ F1 + F2 + F3 + F4\nF2 ~~ F3 + F4",
    "panel": "t1 =~ a1 + a2 + a3\nt2 =~ b1 + b2 + b3\nt2 ~ t1\na1 ~~ b1\na2 ~~ b2\na3 ~~ b3",
    "5 factors": factors(5, 3),
    "10 factors": factors(10, 5),
    "20 factors": factors(20, 4),
    "5 latent": layered(3, 2, 3) + "\nF5 ~ F1",
    "10 latent": layered(5, 2, 5),
    "20 latent": layered(4, 5, 4),
    "all 45 arcs": factors(10, 3),
}


@cache
def drawn(name: str) -> tuple[Graph, dict[str, Node], tuple, tuple]:
    graph = read_graph(make(MODELS[name]), "std_all", None)
    nodes, routes, labels, _ = arrange(graph, str, "{:.2f}".format)
    return graph, dict(nodes), routes, labels


def boxes(things) -> np.ndarray:
    return np.array(
        [(t.x - t.width / 2, t.y - t.height / 2, t.x + t.width / 2, t.y + t.height / 2) for t in things]
    )


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
@pytest.mark.parametrize("variances", [False, True])
def test_picture_is_whole(name: str, variances: bool) -> None:
    figure = diagram(make(MODELS[name]), variances=variances)
    pixels = imread(io.BytesIO(figure.png), format="png")[..., :3]
    edges = [pixels[:3], pixels[-3:], pixels[:, :3], pixels[:, -3:]]
    assert all((edge == 1).all() for edge in edges), "ink at the edge of the picture: something is cut off"
    assert (pixels < 0.5).any()
    assert etree.fromstring(figure.svg.encode()).tag.endswith("svg")


def test_residual_variances_stand_clear() -> None:
    graph = read_graph(make(MODELS["democracy"]), "std_all", None)
    nodes, _, labels, stubs = arrange(graph, str, "{:.2f}".format, variances=True)
    assert len(stubs) == 11 + 2
    numbers = boxes([*labels, *(stub.label for stub in stubs)])
    assert clashes(numbers, numbers) == clashes(numbers, boxes(nodes.values())) == 0


def test_same_model_gives_the_same_bytes_whatever_the_caller_has_set() -> None:
    first = diagram(make(MODELS["structural"]))
    with matplotlib.rc_context(
        {"font.size": 30, "font.family": "serif", "text.usetex": False, "lines.linewidth": 9}
    ):
        before = dict(matplotlib.rcParams)
        second = diagram(make(MODELS["structural"]))
        assert dict(matplotlib.rcParams) == before
    assert first == second
    assert "<dc:date>" not in first.svg


def test_numbers_are_in_apa_form_with_stars_by_p() -> None:
    rows = [
        {"lhs": "y", "op": "~", "rhs": "a", "estimate": 3.0, "std_all": -0.2249, "p_value": 0.04},
        {"lhs": "y", "op": "~", "rhs": "b", "estimate": 0.5, "std_all": 0.6251, "p_value": 0.0009},
        {"lhs": "y", "op": "~", "rhs": "c", "estimate": 0.1, "std_all": 1.02, "p_value": 0.009},
        {"lhs": "y", "op": "~", "rhs": "d", "estimate": 0.1, "std_all": 0.05, "p_value": 0.05},
    ]
    figure = diagram(result(rows))
    assert "y is regressed on a (−.22), b (.63), c (1.02), d (.05, not significant)." in figure.alt
    assert "dashed arrows have p ≥ .05" in figure.note
    assert figure.note.endswith("* p < .05. ** p < .01. *** p < .001.")
    arrows = read_graph(result(rows), "std_all", None).arrows
    assert [arrow.stars for arrow in arrows] == ["*", "***", "**", ""]
    assert [arrow.dashed for arrow in arrows] == [False, False, False, True]
    plain = diagram(result(rows), what="estimate", stars=False)
    assert "a (3.00), b (0.50), c (0.10)" in plain.alt
    assert "***" not in plain.note
    assert "Unstandardized" in plain.note


def test_only_arrows_that_are_not_significant_are_dashed() -> None:
    row = {"lhs": "y", "op": "~", "rhs": "a", "estimate": 0.5, "std_all": 0.5}
    assert "stroke-dasharray" not in diagram(result([row | {"p_value": 0.049}])).svg
    assert "stroke-dasharray" in diagram(result([row | {"p_value": 0.051}])).svg
    assert "stroke-dasharray" not in diagram(result([row | {"p_value": np.nan}])).svg


def test_alt_text_says_the_model() -> None:
    figure = diagram(make(MODELS["democracy"]), names={"ind60": "Industry", "y1": "Press"})
    assert figure.alt.startswith("Path diagram. Industry is measured by x1 (.")
    assert "dem65 is regressed on Industry (" in figure.alt
    assert "Covariances (double-headed arcs): Press with y5 (" in figure.alt
    assert figure.title == "Path Diagram"
    spanish = diagram(make(MODELS["democracy"]), language="es", title="Modelo")
    assert spanish.alt.startswith("Diagrama de senderos. ind60 se mide con x1 (.")
    assert spanish.title == "Modelo"


def test_names_are_wrapped_and_never_markup() -> None:
    hostile = "$x^2$ <script>alert(1)</script> -->\x00 & \u202e"
    names = {"COMP": hostile, "PERS": "Personnel skills for cross-functional work in firms"}
    figure = diagram(make(MODELS["structural"]), names=names)
    assert "<script" not in figure.svg
    etree.fromstring(figure.svg.encode())
    graph = read_graph(make(MODELS["structural"]), "std_all", None)
    nodes, *_ = arrange(graph, lambda name: names.get(name, name), str)
    assert nodes["PERS"].lines == ("Personnel skills for", "cross-functional work", "in firms")
    assert " ".join(nodes["COMP"].lines).startswith("$x^2$ <script>")


def test_many_factor_covariances_are_left_to_a_table_and_the_note_says_so() -> None:
    few, many = make(MODELS["5 factors"]), make(MODELS["10 factors"])
    assert "not drawn" not in diagram(few).note
    figure = diagram(many)
    values = [arrow.value for arrow in read_graph(many, "std_all", None).of("covariance")]
    low, high = (f"{value:.2f}".replace("0.", ".").replace("-", "−") for value in (min(values), max(values)))
    assert f"45 covariances among the factors ({low} to {high}) are not drawn." in figure.note
    assert "not drawn" in figure.alt
    assert "not drawn" not in diagram(many, covariances=True).note
    assert "10 covariances among the factors" in diagram(few, covariances=False).note


def test_fixed_zeros_means_and_defined_parameters_are_no_arrows() -> None:
    rows = [
        {"lhs": "f", "op": "=~", "rhs": "x1", "estimate": 1.0, "std_all": 0.7},
        {"lhs": "f", "op": "=~", "rhs": "x2", "estimate": 0.8, "std_all": 0.6, "p_value": 0.01},
        {"lhs": "f", "op": "~~", "rhs": "g", "estimate": 0.0, "std_error": 0.0, "std_all": 0.0},
        {"lhs": "x1", "op": "~1", "rhs": "", "estimate": 3.0, "std_all": 2.0, "p_value": 0.01},
        {"lhs": "ab", "op": ":=", "rhs": "a*b", "estimate": 0.3, "std_all": 0.3, "p_value": 0.01},
        {"lhs": "x1", "op": "|", "rhs": "t1", "estimate": 0.3, "std_all": 0.3, "p_value": 0.01},
    ]
    graph = read_graph(result(rows), "std_all", None)
    assert [(arrow.source, arrow.target) for arrow in graph.arrows] == [("f", "x1"), ("f", "x2")]
    assert graph.observed == ("x1", "x2")


def test_one_group_is_drawn_at_a_time() -> None:
    small, large = make(MODELS["mimic"], group="small"), make(MODELS["mimic"], group="large")
    rows = pd.concat([small.params, large.params], ignore_index=True)
    both = Result("sem", rows, small.fit, (), small.provenance)
    assert diagram(both, group="large") == diagram(large)
    with pytest.raises(InvalidOption, match="2 groups -> choose one of 'small', 'large'"):
        diagram(both)
    with pytest.raises(InvalidOption, match="no group 'medium'"):
        diagram(both, group="medium")


def test_every_wrong_option_is_told_at_once() -> None:
    rows = [{"component": "reliability", "lhs": "A", "rhs": "alpha", "estimate": 0.8}]
    with pytest.raises(InvalidOption) as caught:
        diagram(result(rows, "reliability"), what="beta")  # type: ignore[arg-type]
    assert [problem.where for problem in caught.value.problems] == ["what", "result"]
    with pytest.raises(InvalidOption, match="the result has no std_lv"):
        diagram(result([{"lhs": "y", "op": "~", "rhs": "x", "estimate": 1.0, "p_value": 0.1}]), what="std_lv")
    with pytest.raises(InvalidOption, match="no words for 'xx'"):
        diagram(make(MODELS["mimic"]), language="xx")


def test_roles() -> None:
    def roles(name: str):
        return assign_roles(read_graph(make(MODELS[name]), "std_all", None))

    assert roles("bifactor").generals == ("g",)
    assert roles("bifactor").roots == ("visual", "textual", "speed")
    assert roles("second-order").roots == ("g",)
    assert roles("second-order").leaves("g") == tuple(f"x{k}" for k in range(1, 10))
    assert roles("growth").generals == ()
    assert roles("growth").children == {"i": ("t1", "t2", "t3", "t4")}


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("structural", (("COMP",), ("CONN", "MODUL"), ("PERS",))),
        ("democracy", (("ind60",), ("dem60", "dem65"))),  # their residuals covary, so they share a column
        ("panel", (("t1", "t2"),)),
        ("observed paths", (("x1", "x2"), ("m1",), ("m2",), ("y",))),
        ("feedback", (("z1", "z2"), ("B",), ("A",))),
        ("mimic", (("sex", "age"), ("visual", "textual", "speed"))),
    ],
)
def test_columns_run_from_causes_to_outcomes(name: str, columns: tuple[tuple[str, ...], ...]) -> None:
    graph = read_graph(make(MODELS[name]), "std_all", None)
    assert assign_columns(graph, assign_roles(graph)) == columns


def test_indicators_stand_on_the_free_side() -> None:
    _, nodes, _, _ = drawn("structural")
    assert nodes["ITCOMP1"].x < nodes["COMP"].x < nodes["CONN"].x < nodes["PERS"].x < nodes["ITPERS1"].x
    assert nodes["ITCONN1"].y > nodes["CONN"].y > nodes["MODUL"].y > nodes["ITMODUL1"].y
    _, nodes, routes, _ = drawn("bifactor")
    assert nodes["visual"].x < nodes["x1"].x < nodes["g"].x
    _, nodes, routes, _ = drawn("democracy")
    right = nodes["y1"].x + nodes["y1"].width / 2
    arcs = [r for r in routes if r.arrow.kind == "covariance"]
    assert len(arcs) == 6
    assert all((even(arc.curve, 0.05)[:, 0] >= right - 1e-9).all() for arc in arcs)


def test_arcs_nest() -> None:
    assert arc_levels("abcd", [("a", "b"), ("a", "d"), ("b", "c"), ("d", "b")]) == [1, 3, 1, 2]


def test_trim_cuts_at_the_border() -> None:
    circle = Node("a", ("a",), ellipse=True, width=2.0, height=2.0)
    box = Node("b", ("b",), ellipse=False, width=2.0, height=1.0, x=5.0)
    cut = trim(line((0.0, 0.0), (5.0, 0.0)), circle, box)
    np.testing.assert_allclose(cut[0, [0, 3]], [[1.0, 0.0], [4.0, 0.0]], atol=1e-4)


@st.composite
def models(draw: st.DrawFn) -> str:
    count = draw(st.integers(2, 6))
    sizes = [draw(st.integers(0, 5)) for _ in range(count)]
    names = [f"F{k}" if size else f"v{k}" for k, size in enumerate(sizes)]
    lines = [
        f"F{k} =~ " + " + ".join(f"i{k}{j}" for j in range(size)) for k, size in enumerate(sizes) if size
    ]
    pairs = list(itertools.permutations(names, 2))
    paths = draw(st.lists(st.sampled_from(pairs), max_size=8, unique=True))
    lines += [f"{b} ~ {a}" for a, b in paths]
    arcs = draw(st.lists(st.sampled_from(list(itertools.combinations(names, 2))), max_size=4, unique=True))
    lines += [f"{a} ~~ {b}" for a, b in arcs]
    items = [f"i{k}{j}" for k, size in enumerate(sizes) for j in range(size)]
    if len(items) > 3:
        lines += [f"{items[0]} ~~ {items[draw(st.integers(1, len(items) - 1))]}"]
    return "\n".join(lines) or "y ~ x"


@given(models())
@settings(max_examples=40, deadline=None)
def test_any_model_is_placed_without_overlap(text: str) -> None:
    if "=~" not in text and " ~ " not in text:
        return
    graph = read_graph(make(text), "std_all", None)
    nodes, routes, labels, _ = arrange(graph, str, "{:.2f}".format)
    assert set(nodes) == {*graph.latent, *graph.observed}
    variables, numbers = boxes(nodes.values()), boxes(labels)
    assert np.isfinite(variables).all()
    assert all(np.isfinite(one.curve).all() for one in routes)
    assert clashes(variables, variables) == 0
    assert clashes(numbers, numbers) == clashes(numbers, variables) == 0


def test_layout_grows_with_spread() -> None:
    graph = read_graph(make(MODELS["structural"]), "std_all", None)
    sizes = {n: Node(n, (n,), n in graph.latent, 0.9, 0.4) for n in (*graph.latent, *graph.observed)}
    small, large = place(graph, sizes), place(graph, sizes, 1.5)
    reach = [
        max(n.x for n in one.nodes.values()) - min(n.x for n in one.nodes.values()) for one in (small, large)
    ]
    assert reach[1] > 1.1 * reach[0]
    assert len(route(graph, small)) == len(graph.arrows)


def test_options_of_a_wrong_type_are_named_all_at_once() -> None:
    with pytest.raises(InvalidOption) as caught:
        diagram(make("F =~ a + b + c"), names={"F": 3}, title=4, stars="yes", covariances=1)  # type: ignore[arg-type, dict-item]
    assert [p.where for p in caught.value.problems] == ["names['F']", "title", "stars", "covariances"]
    with pytest.raises(InvalidOption, match="give names by variable"):
        diagram(make("F =~ a + b + c"), names=["F"])  # type: ignore[arg-type]
