"""What the tables of polychoric correlations say in Spanish; English stands in ``analysis.ordinal_tables``."""

from __future__ import annotations

from collections.abc import Mapping

SPANISH_ORDINAL: Mapping[str, str] = {
    "o_item": "Ítem",
    "o_mean": "M",
    "o_variance": "Varianza",
    "o_title_correlations": "Correlaciones policóricas",
    "o_title_mixed": "Correlaciones policóricas, poliseriales y de Pearson",
    "o_title_thresholds": "Umbrales",
    "o_title_continuous": "Ítems continuos",
    "o_note_correlations": "Los errores estándar están entre {low} y {high}.",
}
