"""`pieraklad tm`: export and import of translations, for tools that do not read PO."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pieraklad.cli.common import Voice, end_with, plural, project_options, write_output
from pieraklad.project import Project
from pieraklad.project.languages import UnknownLanguage, canonical_tag, not_a_language
from pieraklad.project.problems import ProjectError

if TYPE_CHECKING:
    from pieraklad.exchange.tmx import Unit
    from pieraklad.exchange.xliff import Exchanged
    from pieraklad.workflow.steps import Report
    from pieraklad.workflow.transfer import Filling

_NOT_USED = {
    "same": "identical to the catalog",
    "empty": "without a translation",
    "obsolete": "obsolete",
    "plural": "with plural forms on one side only",
    "unknown": "not in the catalogs",
    "elsewhere": "for no article or language of the site",
}
"""Why messages of a file were not used, as the report words it."""
_FORMATS = ("tmx", "xliff", "csv")


@click.group("tm")
def command() -> None:
    """Export and import translations as TMX, XLIFF or CSV."""


@command.command("export")
@click.option(
    "--format",
    "format",
    type=click.Choice(_FORMATS),
    help="Default: by FILE's extension (.tmx, .xlf, .xliff, .csv), else tmx.",
)
@click.option("--lang", metavar="LANG", help="Only translations into this language.")
@click.option(
    "--article",
    "articles",
    multiple=True,
    metavar="SLUG",
    help="Only this article; repeatable.",
)
@click.option("-o", "--output", metavar="FILE", help="Write there instead of to standard output.")
@project_options
def export(
    format: str | None,
    lang: str | None,
    articles: tuple[str, ...],
    output: str | None,
    project: Project,
    voice: Voice,
) -> None:
    """Export the project's translations.

    tmx contains every finished translation (TMX 1.4), for other tools' memories. xliff (XLIFF 2.0)
    and csv contain whole catalogs, untranslated and fuzzy messages included, for translators who work
    elsewhere; `tm import` brings them back. An XLIFF file has one pair of languages.

    \b
    Examples:
      pieraklad tm export -o memory.tmx
      pieraklad tm export --format xliff --lang be --article voter-lists -o voter-lists.xlf
    """
    from pieraklad.workflow.export_catalogs import project_catalogs, project_units
    from pieraklad.workflow.steps import Report

    chosen = format or _format_of(output)
    languages = [] if lang is None else [_known(lang, project)]
    report = Report()
    if chosen == "tmx":
        from pieraklad.exchange.tmx import write_tmx

        units = list(project_units(project, report, languages, articles or None))
        data = write_tmx(units, project.default_language)
        done = plural(len(units), "translation")
    else:
        catalogs = project_catalogs(project, report, languages, articles or None)
        data = _written(chosen, catalogs)
        done = plural(sum(len(catalog.entries) for catalog in catalogs), "message")
    if articles and report.problems:
        end_with(report.problems, voice)
    write_output(output, data.decode("utf-8"))
    voice.say(f"{done} written")
    end_with(report.problems, voice)


@command.command("import")
@click.argument("file")
@click.option(
    "--force", is_flag=True, help="Let an XLIFF or CSV file replace finished messages, too."
)
@project_options
def import_(file: str, force: bool, project: Project, voice: Voice) -> None:
    """Import translations from a TMX, XLIFF 2 or CSV file into the catalogs.

    From TMX, untranslated messages with the same text are filled, those of one or two
    words as fuzzy; en-US and BE-BY count as en and be. XLIFF and CSV fill empty or fuzzy messages in their article's catalog; a
    finished translation stays as it is and is counted if the file differs, unless --force is
    given. Messages that the catalog no longer has are skipped. Translations that were read but not
    used are counted, with the reason.
    """
    try:
        data = Path(file).read_bytes()
    except OSError as error:
        raise ProjectError(f"{file}: {error.strerror}") from None
    lonely: list[str] = []
    found = _read(file, data, lonely)
    report: Report
    if isinstance(found, tuple):
        from pieraklad.workflow.transfer import fill_from

        filling = fill_from(project, found)
        _say_filling(filling, len(found) // 2, len(lonely), voice)
        report = filling
    else:
        from pieraklad.workflow.import_catalogs import take_in

        report = take_in(project, found, force)
        _say(report, voice)
    end_with(report.problems, voice)


def _say(report: Report, voice: Voice) -> None:
    counts = report.counts
    parts = [f"{counts['filled']:,} filled", f"{counts['fuzzy']:,} as fuzzy"]
    if counts["differing"]:
        parts.append(f"{counts['differing']:,} finished ones differ and were kept (see --force)")
    for name, words in _NOT_USED.items():
        if counts[name]:
            parts.append(f"{counts[name]:,} {words}")
    voice.say(f"messages: {', '.join(parts)}; {plural(len(report.written), 'catalog')} written")


def _say_filling(filling: Filling, read: int, lonely: int, voice: Voice) -> None:
    from pieraklad.workflow.transfer import UNUSED

    counts = filling.counts
    voice.say(
        f"{plural(read, 'translation')} read; "
        f"{plural(counts['filled'], 'message')} filled, {counts['fuzzy']} as fuzzy; "
        f"{plural(len(filling.written), 'catalog')} written"
    )
    reasons = [
        f"{filling.unused[key]:,} {words}" for key, words in UNUSED.items() if filling.unused[key]
    ]
    if filling.languages:
        pairs = ", ".join(pair for pair, _ in filling.languages.most_common(5))
        reasons[0] += f" ({pairs}{', …' if len(filling.languages) > 5 else ''})"
    if lonely:
        reasons.append(f"{lonely:,} in one language only")
    if reasons:
        voice.say(f"not used: {'; '.join(reasons)}")


def _format_of(output: str | None) -> str:
    suffix = Path(output or "").suffix.lower()
    return {".xlf": "xliff", ".xliff": "xliff", ".csv": "csv"}.get(suffix, "tmx")


def _written(format: str, catalogs: list[Exchanged]) -> bytes:
    from pieraklad.exchange.xliff import write_csv, write_xliff

    if format == "csv":
        return write_csv(catalogs)
    pairs = sorted({f"{c.source_language} → {c.language}" for c in catalogs})
    if len(pairs) > 1:
        raise ProjectError(
            f"an XLIFF file contains one pair of languages, not {', '.join(pairs)}; "
            "use --lang or --article"
        )
    if not pairs:
        raise ProjectError("there is no catalog to write; run `pieraklad update`")
    return write_xliff(catalogs)


def _read(file: str, data: bytes, lonely: list[str]) -> tuple[Unit, ...] | list[Exchanged]:
    """Read a file of any format: the units of a TMX file, or catalogs; `lonely` as in `read_tmx`."""
    from pieraklad.exchange.tmx import TmxError, read_tmx
    from pieraklad.exchange.xliff import ExchangeError, parse_xml, read_csv, read_xliff

    try:
        if not data.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<"):
            return read_csv(data)
        if file.lower().endswith(".tmx") or parse_xml(data).tag == "tmx":
            return tuple(read_tmx(data, lonely))
        return read_xliff(data)
    except TmxError as error:
        raise ProjectError(f"{file}: {error}") from None
    except ExchangeError as error:
        raise ProjectError(f"{file}:{error.line}: {error}") from None


def _known(language: str, project: Project) -> str:
    from pieraklad.workflow.steps import catalog_languages

    known: Iterable[str] = catalog_languages(project)
    try:
        tag = canonical_tag(language)
    except UnknownLanguage as error:
        raise click.UsageError(str(error)) from None
    if tag not in known:
        raise click.UsageError(not_a_language(language, known))
    return tag
