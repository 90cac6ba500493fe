"""What the plots say, in each language."""

from __future__ import annotations

from dataclasses import dataclass

from icmeasure.errors import InvalidOption, Problem


@dataclass(frozen=True, slots=True)
class PlotPhrases:
    """Everything the plots say in one language; ``{}`` are filled in order."""

    answers: str
    answers_alt: str
    share: str
    answers_note: str
    loadings: str
    loadings_alt: str
    loads: str
    loadings_note: str
    scree: str
    scree_alt: str
    factor: str
    eigenvalue: str
    observed: str
    random: str
    scree_note: str


_PHRASES = {
    "en": PlotPhrases(
        answers="Distribution of Answers",
        answers_alt="Bar chart of the share of each answer, by item.",
        share="Share of answers",
        answers_note="Shares of valid answers in percent; shares below 6% carry no number. n is the number of answers.",
        loadings="Factor Loadings",
        loadings_alt="Heat map of the loadings of items on factors.",
        loads="{} loads {}.",
        loadings_note="Darker cells are larger in size; negative loadings carry a minus sign.",
        scree="Scree Plot",
        scree_alt="Line chart of eigenvalues in descending order: {}.",
        factor="Factor",
        eigenvalue="Eigenvalue",
        observed="observed",
        random="random data",
        scree_note="Eigenvalues of random data of the same size: {}.",
    ),
    "es": PlotPhrases(
        answers="Distribución de las respuestas",
        answers_alt="Gráfico de barras con el porcentaje de cada respuesta por ítem.",
        share="Porcentaje de respuestas",
        answers_note="Porcentajes de respuestas válidas; los menores del 6% no llevan número. n es el número de "
        "respuestas.",
        loadings="Cargas factoriales",
        loadings_alt="Mapa de calor de las cargas de los ítems en los factores.",
        loads="{} carga {}.",
        loadings_note="Las celdas más oscuras son mayores en tamaño; las cargas negativas llevan signo menos.",
        scree="Gráfico de sedimentación",
        scree_alt="Gráfico de líneas de los valores propios en orden descendente: {}.",
        factor="Factor",
        eigenvalue="Valor propio",
        observed="observados",
        random="datos aleatorios",
        scree_note="Valores propios de datos aleatorios del mismo tamaño: {}.",
    ),
}


def plot_phrases(language: str) -> PlotPhrases:
    """Return the phrases of a language; ``InvalidOption`` where there are none."""
    if language not in _PHRASES:
        problem = Problem("language", f"no words for {language!r}", f"use one of {', '.join(_PHRASES)}")
        raise InvalidOption("The language is not available.", [problem])
    return _PHRASES[language]
