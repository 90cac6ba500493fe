"""A path diagram in words: the text that stands for the picture, and the note below it, in each language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from icmeasure.errors import InvalidOption, Problem
from icmeasure.report.diagram_graph import Arrow, Graph, What

Show = Callable[[float], str]


@dataclass(frozen=True, slots=True)
class Phrases:
    """Everything a diagram says in one language; ``{}`` are filled in order."""

    title: str
    opening: str
    measured: str
    regressed: str
    covaries: str
    residuals: str
    left_out: str
    left_out_range: str
    and_: str
    not_significant: str
    numbers: dict[str, str]
    shapes: str
    dashed: str
    untested: str
    variances: str


_PHRASES = {
    "en": Phrases(
        title="Path Diagram",
        opening="Path diagram.",
        measured="{} is measured by {}.",
        regressed="{} is regressed on {}.",
        covaries="Covariances (double-headed arcs): {}.",
        residuals="Residual variances: {}.",
        left_out="{} covariances among the factors are not drawn.",
        left_out_range="{} covariances among the factors ({} to {}) are not drawn.",
        and_="{} with {}",
        not_significant="not significant",
        numbers={
            "std_all": "Completely standardized estimates",
            "std_lv": "Estimates with standardized latent variables",
            "estimate": "Unstandardized estimates",
        },
        shapes="ellipses are latent variables, rectangles observed variables",
        dashed="dashed arrows have p ≥ .05",
        untested="parameters that were fixed carry no test",
        variances="short arrows are residual variances",
    ),
    "es": Phrases(
        title="Diagrama de senderos",
        opening="Diagrama de senderos.",
        measured="{} se mide con {}.",
        regressed="{} depende de {}.",
        covaries="Covarianzas (arcos de dos puntas): {}.",
        residuals="Varianzas residuales: {}.",
        left_out="No se dibujan {} covarianzas entre los factores.",
        left_out_range="No se dibujan {} covarianzas entre los factores (de {} a {}).",
        and_="{} con {}",
        not_significant="no significativo",
        numbers={
            "std_all": "Estimaciones completamente estandarizadas",
            "std_lv": "Estimaciones con variables latentes estandarizadas",
            "estimate": "Estimaciones sin estandarizar",
        },
        shapes="las elipses son variables latentes; los rectángulos, variables observadas",
        dashed="las flechas discontinuas tienen p ≥ .05",
        untested="los parámetros fijados no se someten a prueba",
        variances="las flechas cortas son varianzas residuales",
    ),
}


def phrases(language: str) -> Phrases:
    """Return the phrases of a language; ``InvalidOption`` where there are none."""
    if language not in _PHRASES:
        problem = Problem("language", f"no words for {language!r}", f"use one of {', '.join(_PHRASES)}")
        raise InvalidOption("The language is not available.", [problem])
    return _PHRASES[language]


def describe(
    graph: Graph,
    left_out: Sequence[Arrow],
    name: Callable[[str], str],
    show: Show,
    say: Phrases,
    *,
    variances: bool,
) -> str:
    """Say what a diagram shows.

    Parameters
    ----------
    graph
        What is drawn.
    left_out
        Covariances that are not.
    name, show
        How a variable is called and how a number reads.
    say
        The phrases of the language.
    variances
        Residual variances are shown.
    """

    def listed(arrows: Sequence[Arrow], *, tested: bool, sources: bool) -> str:
        parts = []
        for arrow in arrows:
            who = name(arrow.source if sources else arrow.target)
            parts.append(f"{who}{_bracket(arrow, show, say, tested=tested)}")
        return ", ".join(parts)

    sentences = [say.opening]
    for factor in graph.latent:
        own = [a for a in graph.of("loading") if a.source == factor]
        if own:
            sentences.append(say.measured.format(name(factor), listed(own, tested=False, sources=False)))
    for outcome in dict.fromkeys(a.target for a in graph.of("regression")):
        own = [a for a in graph.of("regression") if a.target == outcome]
        sentences.append(say.regressed.format(name(outcome), listed(own, tested=True, sources=True)))
    arcs = [
        say.and_.format(name(a.source), name(a.target)) + _bracket(a, show, say, tested=True)
        for a in graph.of("covariance")
    ]
    if arcs:
        sentences.append(say.covaries.format(", ".join(arcs)))
    if variances and graph.residuals:
        said = ", ".join(f"{name(variable)} {show(value)}" for variable, value in graph.residuals)
        sentences.append(say.residuals.format(said))
    if left_out:
        sentences.append(_omission(left_out, show, say))
    return " ".join(sentences)


def explain(
    graph: Graph,
    left_out: Sequence[Arrow],
    what: What,
    show: Show,
    say: Phrases,
    *,
    stars: bool,
    variances: bool,
) -> str:
    """Return the note below a diagram: what the numbers, shapes, dashes and stars mean."""
    parts = [say.numbers[what], say.shapes]
    if any(arrow.dashed for arrow in graph.arrows):
        parts.append(say.dashed)
    if variances and graph.residuals:
        parts.append(say.variances)
    if stars and any(arrow.p != arrow.p for arrow in graph.arrows):
        parts.append(say.untested)
    sentences = ["; ".join(parts) + "."]
    if left_out:
        sentences.append(_omission(left_out, show, say))
    if stars and any(arrow.stars for arrow in graph.arrows):
        sentences.append("* p < .05. ** p < .01. *** p < .001.")
    return " ".join(sentences)


def _bracket(arrow: Arrow, show: Show, say: Phrases, *, tested: bool) -> str:
    number = show(arrow.value)
    if tested and arrow.dashed:
        number = f"{number}, {say.not_significant}" if number else say.not_significant
    return f" ({number})" if number else ""


def _omission(left_out: Sequence[Arrow], show: Show, say: Phrases) -> str:
    values = [arrow.value for arrow in left_out if arrow.value == arrow.value]
    if not values:
        return say.left_out.format(len(left_out))
    return say.left_out_range.format(len(left_out), show(min(values)), show(max(values)))
