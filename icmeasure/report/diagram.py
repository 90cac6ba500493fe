"""The path diagram of a factor or structural equation model, laid out without any outside program.

Latent variables are ellipses, observed ones boxes; loadings and regressions are arrows, covariances arcs with two
heads, as is the custom since Wright's path analysis of 1934; layout and routing are our own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from icmeasure.errors import InvalidOption, Problem
from icmeasure.report.diagram_graph import Arrow, Graph, What, read_graph
from icmeasure.report.diagram_words import describe, explain, phrases
from icmeasure.show.clean import clean
from icmeasure.show.figure import Figure
from icmeasure.show.numbers import format_value

if TYPE_CHECKING:
    from icmeasure.analysis.result import Result
    from icmeasure.report.diagram_labels import Label, Stub
    from icmeasure.report.diagram_layout import Node
    from icmeasure.report.diagram_route import Route

_WRAPS = (14, 16, 18, 21, 25, 30)
_MOST_LINES = 3
_MOST_ARCS = 28
_TRIES = 8
_SPREAD = 1.12
_STUBS = 0.4
_PAD = 0.08  # so that a dash of the arrow is not taken for a minus sign


def diagram(
    result: Result,
    *,
    what: What = "std_all",
    names: Mapping[str, str] | None = None,
    stars: bool = True,
    variances: bool = False,
    covariances: bool | None = None,
    group: str | None = None,
    title: str = "",
    language: str = "en",
) -> Figure:
    """Draw the path diagram of a factor or structural equation model.

    Parameters
    ----------
    result
        What ``cfa`` or ``sem`` returned.
    what
        The number at each arrow: ``std_all``, ``std_lv`` or ``estimate``.
    names
        Names to show, by variable; a variable without one shows its own. Long names are wrapped.
    stars
        Mark p below .05, .01 and .001 behind the number. Arrows with p of .05 and more are dashed in any case.
    variances
        Show residual variances.
    covariances
        Arcs among factors and other structural variables: all, none, or (``None``) all where there are at most 28;
        beyond that they are left to a table, and the note says so. Residual covariances of indicators always show.
    group
        The group drawn; needed where the result has several.
    title
        Title of the figure; empty for ``Path Diagram``.
    language
        ``en`` or ``es``: language of note and description.

    Returns
    -------
    Figure
        Large enough for the model; no two numbers overlap, and none covers a variable. The same for the same input.

    Raises
    ------
    InvalidOption
        An option that is unknown or of a wrong type, several groups without a choice, or a result that has nothing
        to draw.

    Notes
    -----
    Parameters fixed at zero, means, intercepts and thresholds are not drawn. The p value is that of the
    unstandardized estimate.

    Checked in tests/report/test_diagram.py.
    """
    from icmeasure.report.diagram_draw import draw
    from icmeasure.report.picture import house_style, picture

    problems = [*_text_problems(names, title), *_flag_problems(stars, variances, covariances)]
    if problems:
        raise InvalidOption("The path diagram cannot be drawn:", problems)
    say = phrases(language)
    whole = read_graph(result, what, group)
    left_out = _left_out(whole, covariances)
    graph = replace(whole, arrows=tuple(arrow for arrow in whole.arrows if arrow not in left_out))

    def name(variable: str) -> str:
        return clean((names or {}).get(variable) or variable)

    def show(value: float) -> str:
        return format_value(value, "number" if what == "estimate" else "bounded")

    with house_style():
        nodes, routes, labels, stubs = arrange(graph, name, show, stars=stars, variances=variances)
        canvas = draw(nodes, routes, labels, stubs)
        return picture(
            canvas,
            title=title or say.title,
            alt=describe(graph, left_out, name, show, say, variances=variances),
            note=explain(graph, left_out, what, show, say, stars=stars, variances=variances),
        )


def _text_problems(names: object, title: object) -> Iterator[Problem]:
    if names is not None and not isinstance(names, Mapping):
        yield Problem("names", f"is a {type(names).__name__}", "give names by variable: {'F': 'Trust'}")
    elif isinstance(names, Mapping):
        for variable, name in names.items():
            if not isinstance(name, str):
                yield Problem(f"names[{variable!r}]", f"is a {type(name).__name__}", "give a text")
    if not isinstance(title, str):
        yield Problem("title", f"is a {type(title).__name__}", "give a text")


def _flag_problems(stars: object, variances: object, covariances: object) -> Iterator[Problem]:
    for option, value in (("stars", stars), ("variances", variances), ("covariances", covariances)):
        if not isinstance(value, bool) and not (option == "covariances" and value is None):
            yield Problem(option, f"is {value!r}", "choose from: True, False")


Arranged = tuple[Mapping[str, "Node"], tuple["Route", ...], tuple["Label", ...], tuple["Stub", ...]]


def arrange(
    graph: Graph,
    name: Callable[[str], str],
    show: Callable[[float], str],
    *,
    stars: bool = True,
    variances: bool = False,
) -> Arranged:
    """Return nodes, arrows, numbers and residual variances of a diagram in their places, in inches.

    The distances grow until no two numbers overlap.
    """
    from icmeasure.report.diagram_labels import overlaps, put_labels, put_stubs
    from icmeasure.report.diagram_layout import place
    from icmeasure.report.diagram_route import route

    sizes = _sizes(graph, name)
    texts = [_label(show(arrow.value) + (arrow.stars if stars else "")) for arrow in graph.arrows]
    residuals = [(variable, _label(show(value))) for variable, value in graph.residuals] if variances else []
    for attempt in range(_TRIES):
        layout = place(graph, sizes, _SPREAD**attempt)
        routes = route(graph, layout, _STUBS if variances else 0.0)
        stubs = put_stubs(residuals, routes, layout.nodes)
        labels = put_labels(routes, texts, layout.nodes, stubs)
        if not overlaps([*labels, *(stub.label for stub in stubs)], layout.nodes.values()):
            break
    return layout.nodes, routes, labels, stubs


def _left_out(graph: Graph, covariances: bool | None) -> tuple[Arrow, ...]:
    """Return the arcs between structural variables where they are not to be drawn."""
    indicators = {arrow.target for arrow in graph.of("loading")}
    arcs = tuple(a for a in graph.of("covariance") if not {a.source, a.target} <= indicators)
    drawn = len(arcs) <= _MOST_ARCS if covariances is None else covariances
    return () if drawn else arcs


def _sizes(graph: Graph, name: Callable[[str], str]) -> dict[str, Node]:
    """Return the node of each variable, not placed yet; all ellipses have one size, and all boxes one width."""
    from icmeasure.report.diagram_draw import ITEM_SIZE, NAME_SIZE
    from icmeasure.report.diagram_layout import Node
    from icmeasure.report.picture import text_box

    def nodes(variables: Sequence[str], *, ellipse: bool) -> dict[str, Node]:
        lines = {variable: _wrapped(name(variable)) for variable in variables}
        boxes = [text_box(text, NAME_SIZE if ellipse else ITEM_SIZE) for text in lines.values()]
        width, height = (max((box[k] for box in boxes), default=0.0) for k in (0, 1))
        if ellipse:
            # the text's corners lie on an ellipse of these factors: 1 / 1.27^2 + 1 / 1.62^2 = 1
            width, height = max(1.27 * width + 0.1, 0.92), max(1.62 * height + 0.06, 0.44)
        else:
            width, height = max(width + 0.12, 0.5), height + 0.08
        return {v: Node(v, text, ellipse, width, height) for v, text in lines.items()}

    return nodes(graph.latent, ellipse=True) | nodes(graph.observed, ellipse=False)


def _wrapped(text: str) -> tuple[str, ...]:
    """Break a name into lines of about 14 characters; a long one into fewer but longer lines."""
    from icmeasure.report.picture import wrap

    lines = (wrap(text, width) for width in _WRAPS)
    return next((found for found in lines if len(found) <= _MOST_LINES), wrap(text, _WRAPS[-1]))


def _label(text: str) -> Label:
    from icmeasure.report.diagram_draw import NUMBER_SIZE
    from icmeasure.report.diagram_labels import Label
    from icmeasure.report.picture import text_box

    width, height = text_box([text], NUMBER_SIZE)
    return Label(text, 0.0, 0.0, width + _PAD, height)
