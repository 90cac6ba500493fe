"""From the parts of a report to its sections: which tables a part gives, and in what order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from icmeasure.analysis.bias_tables import KINDS as BIAS
from icmeasure.analysis.effect_tables import KINDS as EFFECT_KINDS
from icmeasure.analysis.quality_tables import KINDS as QUALITY
from icmeasure.analysis.result import FactorResult, Result
from icmeasure.analysis.result_structures import KINDS
from icmeasure.analysis.result_table import caveats, parameter_tables
from icmeasure.report.blocks import Block, Paragraph, Section, text
from icmeasure.report.methods import fill, methods_text
from icmeasure.report.record import pointer, to_record
from icmeasure.report.references import REFERENCES, used_references
from icmeasure.report.tables import (
    bias,
    effects,
    factor,
    invariance,
    model,
    ordinal,
    provenance,
    quality,
    sample,
    scale,
    validity,
)
from icmeasure.report.tables.source import Source
from icmeasure.report.words import Phrases, phrases
from icmeasure.responses.model import Responses
from icmeasure.show.figure import Figure
from icmeasure.show.table import Cell, Table

if TYPE_CHECKING:
    from icmeasure.report.document import Part, Report


def sections(report: Report) -> tuple[Section, ...]:
    """Return the sections of a report in the order of reading.

    Each sample and result opens a section; texts, tables and figures join the section before them (those that
    come first form an opening section without a heading). The method section follows the sample; provenance,
    options and references close the report.

    Parameters
    ----------
    report
        Any report.

    Checked in tests/report/test_sections.py.
    """
    say = phrases(report.language)
    names = _construct_names(report)
    sources = tuple(
        Source(part, key, say, names, _title(report, part, key, say))
        for key, part in zip(report.keys, report.parts, strict=True)
        if isinstance(part, Result)
    )
    by_key = {source.key: source for source in sources}
    opened: list[Section] = []
    for key, part in zip(report.keys, report.parts, strict=True):
        if isinstance(part, Responses):
            blocks = tuple(_sample_blocks(part, key, say, report.language))
            opened.append(Section(key, _title(report, part, key, say), blocks))
        elif isinstance(part, Result):
            source = by_key[key]
            opened.append(Section(key, source.title, tuple(_blocks(source, report))))
        elif opened:
            last = opened.pop()
            opened.append(Section(last.key, last.title, (*last.blocks, *_loose(part))))
        else:
            opened.append(Section("opening", "", tuple(_loose(part))))
    return (*_with_methods(opened, report, sources, say), *_closing(report, sources, say))


def _title(report: Report, part: Responses | Result, key: str, say: Phrases) -> str:
    kind = _kind(part)
    title = say.get(f"section_{kind}", kind.replace("_", " ").capitalize())
    same = sum(isinstance(other, (Responses, Result)) and _kind(other) == kind for other in report.parts)
    return f"{title} ({key})" if same > 1 else title


def _kind(part: Responses | Result) -> str:
    return "responses" if isinstance(part, Responses) else part.kind


def _loose(part: Part) -> Iterator[Block]:
    if isinstance(part, (Table, Figure)):
        yield part
    elif isinstance(part, str):
        yield from (text(" ".join(p.split())) for p in part.split("\n\n") if p.strip())


def _construct_names(report: Report) -> dict[str, str]:
    """Return the names of the constructs of the instruments answered, in the report's language if there is one."""
    names: dict[str, str] = {}
    for part in report.parts:
        if isinstance(part, Responses):
            instrument = part.instrument
            wording = report.language if report.language in instrument.languages else instrument.languages[0]
            names |= {one.id: one.name.get(wording, one.id) for one in instrument.constructs}
    return names


def _blocks(source: Source, report: Report) -> Iterator[Block]:
    result = source.result
    make = _MAKERS.get(result.kind)
    made = make(source, report) if make else parameter_tables(result, ref=pointer("results", source.key))
    yield from (block for block in made if block is not None)
    if result.notes:
        yield text(f"{source.say['caveats']}:", style="lead")
        yield from (text(line, style="caveat") for line in caveats(result))


def _sample_blocks(responses: Responses, key: str, say: Phrases, language: str) -> Iterator[Block]:
    record = to_record(responses)

    def count(name: str) -> Cell:
        return Cell(int(record[name]), (pointer("results", key, name),), kind="integer")

    values = {name: str(record[name]) for name in ("source", "platform")}
    values |= {"name": responses.instrument.name}
    counts = {"rows": count("rows_read"), "n": count("n"), "items": count("items")}
    yield Paragraph(fill(say["sample_text"], {**values, **counts}))
    if responses.instrument.status != "released":
        yield text(say["not_released"].format(status=say[f"status_{responses.instrument.status}"]))
    yield sample.sample_table(responses, key, say)
    yield sample.items_table(responses, say, language)


def _efa(source: Source, report: Report) -> Iterator[Table | None]:
    if not isinstance(source.result, FactorResult):
        yield from parameter_tables(source.result, ref=pointer("results", source.key))
        return
    yield factor.adequacy_table(source)
    yield factor.eigenvalues_table(source)
    if source.has_fit("chisq"):
        yield model.fit_table(source)
    yield factor.loadings_table(source, source.result)
    if len(source.result.phi) > 1 and factor.is_oblique(source.result):
        yield factor.phi_table(source, source.result)
    yield from factor.inference_tables(source)


def _cfa(source: Source, report: Report) -> Iterator[Table | None]:
    yield model.fit_table(source)
    yield model.loadings_table(source)
    yield model.covariances_table(source)
    if source.select("regression"):
        yield model.paths_table(source)
    yield model.defined_table(source)
    yield model.means_table(source)


def _sem(source: Source, report: Report) -> Iterator[Table | None]:
    """Return the tables of a structural model, with loadings only where no measurement model shows them."""
    yield model.fit_table(source)
    if source.select("loading") and not any(isinstance(p, Result) and p.kind == "cfa" for p in report.parts):
        yield model.loadings_table(source)
    if source.select("regression"):
        yield model.paths_table(source)
    yield model.explained_table(source)
    yield model.defined_table(source)
    yield model.covariances_table(source)
    yield model.means_table(source)


def _validity(source: Source, report: Report) -> Iterator[Table | None]:
    yield validity.convergent_table(source)
    yield from validity.fornell_tables(source)
    yield from validity.ratio_tables(source)
    yield from validity.detail_tables(source)


_Maker = Callable[[Source, "Report"], Iterator[Table | None]]

_MAKERS: dict[str, _Maker] = {
    "describe": lambda source, report: scale.describe_tables(source),
    "item_analysis": lambda source, report: scale.item_analysis_tables(source),
    "reliability": lambda source, report: scale.reliability_tables(source),
    "reliability_difference": lambda source, report: scale.difference_table(source),
    "retest": lambda source, report: scale.retest_tables(source),
    "icc": lambda source, report: scale.icc_table(source),
    "efa": _efa,
    "n_factors": lambda source, report: factor.number_tables(source),
    "polychoric": lambda source, report: ordinal.polychoric_tables(source),
    "cfa": _cfa,
    "sem": _sem,
    "growth": _sem,
    "validity": _validity,
    "htmt": _validity,
    "nomological": lambda source, report: validity.nomological_tables(source),
    "content_validity": lambda source, report: validity.content_tables(source),
    **dict.fromkeys(EFFECT_KINDS, lambda source, report: effects.tables_of_effects(source)),
    **dict.fromkeys(KINDS, lambda source, report: invariance.invariance_tables(source)),
    **dict.fromkeys(QUALITY, lambda source, report: quality.quality_tables(source)),
    **dict.fromkeys(BIAS, lambda source, report: bias.bias_tables(source)),
}


def _with_methods(
    opened: list[Section], report: Report, sources: tuple[Source, ...], say: Phrases
) -> tuple[Section, ...]:
    paragraphs = methods_text(sources, say)
    if not paragraphs:
        return tuple(opened)
    samples = {
        key for key, part in zip(report.keys, report.parts, strict=True) if isinstance(part, Responses)
    }
    ahead = [i for i, section in enumerate(opened) if section.key in samples or not section.title]
    place = ahead[-1] + 1 if ahead else 0
    method = Section("method", say["methods"], paragraphs)
    return (*opened[:place], method, *opened[place:])


def _closing(report: Report, sources: tuple[Source, ...], say: Phrases) -> Iterator[Section]:
    if sources:
        tables = (provenance.provenance_table(sources, say), provenance.versions_table(sources, say))
        how = (text(say["verify_text"].format(**report.verify)),) if report.verify else ()
        yield Section("provenance", say["provenance"], (*how, *tables))
        details = (provenance.options_table(sources, say), provenance.hashes_table(sources, say))
        yield Section("options", say["options_and_hashes"], details, folded=True)
    works = _works(report, sources)
    if works:
        entries = tuple(text(work, style="reference") for work in works)
        yield Section("references", say["references"], entries)


def _works(report: Report, sources: tuple[Source, ...]) -> list[str]:
    """Return the works that the shown results and the instrument rest on, sorted as APA style asks."""
    works: set[str] = set()
    for source in sources:
        result = source.result
        # the indices of screening stand on the left
        columns = ("component", "lhs", "rhs") if result.kind == "screen" else ("component", "rhs")
        quantities = frozenset(str(value) for column in columns for value in result.params[column])
        measures = frozenset(str(name) for name in result.fit.dropna().index)
        options = frozenset((str(k), str(v)) for k, v in result.provenance.options.items())
        works |= {str(REFERENCES[key]) for key in used_references(result.kind, quantities, measures, options)}
    for part in report.parts:
        if isinstance(part, Responses):
            works |= {
                f"{cited.citation} https://doi.org/{cited.doi}" if cited.doi else cited.citation
                for cited in part.instrument.sources
            }
    return sorted(works, key=lambda work: work.replace("*", "").casefold())
