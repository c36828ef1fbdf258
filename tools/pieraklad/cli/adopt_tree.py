"""`pieraklad adopt --site` and `--source-tree`: a bilingual tree becomes catalogs."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pieraklad.cli.common import Voice, end_with, plural, say_adopted, shown
from pieraklad.project.bilingual import Bilingual, joined
from pieraklad.project.languages import UnknownLanguage, canonical_tag
from pieraklad.project.problems import ProjectError
from pieraklad.trees.places import DEFAULT_PATTERN

if TYPE_CHECKING:
    from pieraklad.adopting.offers import Adopted
    from pieraklad.trees.layouts import Section, source_of
    from pieraklad.trees.places import CatalogPlaces


def adopt_site(
    site: str, language: str | None, own: str | None, catalogs: str, voice: Voice
) -> Adopted:
    """Adopt the translations of a site whose layout is recognised."""
    from pieraklad.trees.layouts import recognise

    if language is None:
        raise click.UsageError("Name the language of the translations with --lang.")
    places = _places(catalogs)
    if not Path(site).is_dir():
        raise ProjectError(joined(site, ": ", _NO_FOLDER))
    layout = recognise(Path(site), language, own)
    if layout is None:
        raise ProjectError(joined(site, ": ", _no_layout(language)))
    voice.say(joined(Bilingual("layout: ", "будова: "), layout.name))
    return _adopt(layout.sections, language, places, catalogs, voice)


def adopt_trees(
    source: str,
    translation: str,
    language: str | None,
    own: str | None,
    catalogs: str,
    voice: Voice,
) -> Adopted:
    """Adopt the translations of a folder; the same folder twice means page.be.md beside page.md."""
    from pieraklad.trees.layouts import Section
    from pieraklad.trees.pairing import by_folder, by_name

    places = _places(catalogs)
    same = Path(source).resolve() == Path(translation).resolve()
    language = language or (None if same else _tag_of(Path(translation)))
    if language is None:
        raise click.UsageError("Name the language of the translations with --lang.")
    advice: tuple[str, ...]
    try:
        if same:
            pairs = by_name(Path(source), language, own or source_of(language), [places.base])
            advice = (source, "--to", language, "--suffix", "-o", source)
        else:
            pairs = by_folder(Path(source), Path(translation), [places.base])
            advice = (source, "--to", language, "-o", translation)
    except NotADirectoryError as error:
        raise ProjectError(joined(str(error.filename), ": ", _NO_FOLDER)) from None
    return _adopt((Section(pairs, advice),), language, places, catalogs, voice)


def _adopt(
    sections: tuple[Section, ...], language: str, places: CatalogPlaces, catalogs: str, voice: Voice
) -> Adopted:
    from pieraklad.adopting.offers import Adopted
    from pieraklad.trees.adopt import AdoptReport, adopt_tree

    total = Adopted()
    report = AdoptReport()
    written = 0
    for section in sections:
        pairs = section.pairs
        voice.say(_paired(shown(pairs.root), len(pairs.found), len(pairs.left)))
        for problem in pairs.left:
            voice.say(
                joined(
                    Bilingual("left out: ", "прапушчана: "), _with_path(problem.path), problem.text
                )
            )
        report.problems += pairs.problems
        for done in adopt_tree(
            pairs, language, places, section.prefix, report, watch=voice.progress
        ):
            total.add(done.adopted)
            written += done.is_written
            where = shown(done.pair.translation)
            say_adopted(done.adopted, voice, f"{shown(pairs.root / done.pair.source)} ← {where}: ")
    voice.say(f"{plural(written, 'catalog')} written in {shown(places.base)}")
    say_adopted(total, voice)
    for section in sections:
        if section.pairs.found:
            prefix = f"{section.prefix}/" if section.prefix else ""
            pattern = catalogs.replace("{path}", prefix + "{path}")
            extra = () if pattern == DEFAULT_PATTERN else ("--catalogs", pattern)
            command = shlex.join(["pieraklad", "render", *section.render, *extra])
            voice.say(joined(Bilingual("from now on: ", "цяпер: "), command, _FORCE))
    end_with(report.problems, voice)
    return total


def _with_path(path: Path) -> str:
    return f"{shown(path)} "


def _paired(root: Path, pairs: int, left: int) -> Bilingual:
    return Bilingual(
        f"{root}: {plural(pairs, 'pair')}, {left:,} left out",
        f"{root}: пар — {pairs}, прапушчана — {left}",
    )


def _places(catalogs: str) -> CatalogPlaces:
    from pieraklad.trees.places import BadPattern, CatalogPlaces

    try:
        places = CatalogPlaces(catalogs)
    except BadPattern as error:
        raise click.UsageError(str(error.args[0])) from None
    if places.is_shared or catalogs.endswith(".mo"):
        raise click.UsageError("--catalogs needs {path}, and must end in .po.")
    return places


def _tag_of(folder: Path) -> str | None:
    """Return the language that a path names: content/be, i18n/be/…/current."""
    from pieraklad.trees.walk import is_language

    for name in reversed(folder.parts):
        if is_language(name):
            try:
                return canonical_tag(name)
            except UnknownLanguage:
                continue
    return None


_NO_FOLDER = Bilingual("there is no such folder", "няма такой папкі")
_FORCE = Bilingual(
    "   (once with --force: it replaces the translations that were written by hand)",
    "   (першы раз з --force: заменіць пераклады, напісаныя ўручную)",
)


def _no_layout(language: str) -> Bilingual:
    return Bilingual(
        f"no translations into {language} found in the layouts of Hugo, Docusaurus, Starlight, MkDocs static-i18n or "
        "Jekyll Polyglot; name the folders with --source-tree and --translation-tree",
        f"перакладаў на {language} няма ні ў адной з будоў Hugo, Docusaurus, Starlight, MkDocs static-i18n і "
        "Jekyll Polyglot; назавіце папкі праз --source-tree і --translation-tree",
    )
