"""``icmeasure cfa`` and ``icmeasure sem``: one model of one file of answers."""

from __future__ import annotations

from typing import Any

import click

from icmeasure.cli import analyses as shared


def _model_command(name: str, help_text: str) -> click.Command:
    @click.command(name, help=help_text)
    @shared._data_options
    @click.option(
        "--model", metavar="MODEL", help="lavaan text, a file that holds it, or a model of the instrument."
    )
    @click.option(
        "--estimator", help="ML, MLR, MLM, GLS, WLS, ..., WLSMV; by default ML, WLSMV if --ordered."
    )
    @click.option("--missing", default="listwise", show_default=True, help="listwise, fiml or pairwise.")
    @click.option(
        "--ordered", metavar="ITEM,ITEM,...", help="Ordinal variables; 'all' for every observed one."
    )
    @click.option("--group", metavar="COLUMN", help="Column that tells groups apart.")
    @click.option("--equal", metavar="KIND,KIND,...", help="What is equal across groups: loadings, ...")
    @click.option("--free", metavar="PARAMETER,...", help="Parameters freed again, such as x3~1.")
    @click.option("--std-lv", is_flag=True, help="Identify latent variables by unit variance.")
    @click.option("--meanstructure", is_flag=True, help="Model means.")
    @click.option("--information", type=click.Choice(["expected", "observed"]))
    @click.option("--parameterization", default="delta", show_default=True, help="delta or theta (ordinal).")
    @click.option("--mimic", type=click.Choice(["Mplus"]), help="Follow Mplus where its conventions differ.")
    @click.option("--bootstrap", type=click.IntRange(min=2), metavar="N", help="Errors from N resamples.")
    @click.option("--seed", type=click.IntRange(min=0), help="Seed of the resamples.")
    @click.option("--engine", default="native", show_default=True, help="native, semopy or lavaan.")
    @shared._output_options
    def command(
        file: str,
        instrument: str | None,
        codes: tuple[float, ...],
        model: str | None,
        ordered: str | None,
        equal: str | None,
        free: str | None,
        meanstructure: bool,
        form: str | None,
        **options: Any,
    ) -> None:
        from icmeasure.analysis.theory.cfa import cfa as fit_cfa
        from icmeasure.analysis.theory.sem import sem as fit_sem

        verb = fit_cfa if name == "cfa" else fit_sem
        data = shared._data(file, instrument, codes)
        claimed = shared._model(model, data)
        named = True if ordered == "all" else shared._names(ordered or "") or None
        found = verb(
            data,
            claimed,
            ordered=named,
            equal=shared._names(equal or ""),
            free=shared._names(free or ""),
            meanstructure=True if meanstructure else None,
            **options,
        )
        shared._print(found, form)

    return command


cfa = _model_command("cfa", "Confirmatory factor analysis of FILE.")
sem = _model_command("sem", "Structural equation model of FILE.")
