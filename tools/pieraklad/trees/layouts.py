"""How site generators lay out translations: recognised by their settings files and folders."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from pieraklad.project.bilingual import Bilingual
from pieraklad.storage.files import read_file
from pieraklad.trees.pairing import (
    Pairs,
    by_folder,
    by_front_matter,
    by_name,
    has_documents,
)
from pieraklad.trees.walk import is_language, language_of, walk

_SKIPPED = ("_site", "vendor", "public", "resources", "build", "dist", "README.md")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a site whose documents have translations; `prefix` parts its catalogs from others'.

    `render` are the arguments with which `pieraklad render` writes the translations where they were.
    """

    pairs: Pairs
    render: tuple[str, ...]
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class SiteLayout:
    """A recognised layout: its name, and the sections that have something in the language."""

    name: Bilingual
    sections: tuple[Section, ...]


def recognise(site: Path, language: str, own: str | None = None) -> SiteLayout | None:
    """Return the layout of a site's folder; None if none of the known ones has documents in `language`.

    `own` is the language of the sources, where folders or names say so; by default what the settings say, else `en`,
    or `be` for translations into English.
    """
    for find in (_docusaurus, _starlight, _hugo, _mkdocs, _jekyll, _plain):
        layout = find(site, language, own)
        if layout is not None and any(section.pairs.found for section in layout.sections):
            return layout
    return None


def _docusaurus(site: Path, language: str, own: str | None) -> SiteLayout | None:
    if not _has(site, "docusaurus.config"):
        return None
    sections: list[Section] = []
    for folder in _folders(site / "i18n" / language):
        found = re.fullmatch(r"docusaurus-plugin-content-(docs|blog|pages)(?:-(.+))?", folder.name)
        if found is None:
            continue
        kind, instance = found.groups()
        if kind == "docs":
            for version in _folders(folder):
                source = site / (instance or "docs")
                if version.name != "current":
                    kept = f"{instance}_versioned_docs" if instance else "versioned_docs"
                    source = site / kept / version.name
                if source.is_dir():
                    prefix = "" if source == site / "docs" else source.relative_to(site).as_posix()
                    sections.append(_two_folders(source, version, language, prefix))
        else:
            source = site / (instance or ("blog" if kind == "blog" else "src/pages"))
            if source.is_dir():
                prefix = source.relative_to(site).as_posix()
                sections.append(_two_folders(source, folder, language, prefix))
    return SiteLayout(
        Bilingual("Docusaurus, i18n folder", "Docusaurus, папка i18n"), tuple(sections)
    )


def _starlight(site: Path, language: str, own: str | None) -> SiteLayout | None:
    docs = site / "src/content/docs"
    if not (_has(site, "astro.config") and (docs / language).is_dir()):
        return None
    name = Bilingual("Starlight, a folder for each language", "Starlight, папка на мову")
    return SiteLayout(name, (_by_language_folder(docs, language, own),))


def _hugo(site: Path, language: str, own: str | None) -> SiteLayout | None:
    settings = _hugo_settings(site)
    if settings is None:
        return None
    default = own or str(settings.get("defaultcontentlanguage") or source_of(language))
    languages = settings.get("languages")
    named = {
        str(tag).lower(): str(_lower(values)["contentdir"])
        for tag, values in (languages.items() if isinstance(languages, dict) else ())
        if isinstance(values, dict) and "contentdir" in _lower(values)
    }
    content = site / str(settings.get("contentdir") or "content")
    if language.lower() in named:
        source = site / named.get(default.lower(), str(content.relative_to(site)))
        section = _two_folders(source, site / named[language.lower()], language)
        return SiteLayout(_HUGO_FOLDERS, (section,)) if source.is_dir() else None
    if (content / language).is_dir() and (content / default).is_dir():
        return SiteLayout(_HUGO_FOLDERS, (_by_language_folder(content, language, default),))
    if not content.is_dir():
        return None
    name = Bilingual("Hugo, by file name (page.be.md)", "Hugo, па назве файла (page.be.md)")
    return SiteLayout(name, (_one_folder(content, language, default),))


def _mkdocs(site: Path, language: str, own: str | None) -> SiteLayout | None:
    text = _text(site / "mkdocs.yml", site / "mkdocs.yaml")
    if text is None:
        return None
    stated = re.search(r"^docs_dir:[ \t]*[\"']?([^\s\"'#]+)", text, re.MULTILINE)
    docs = site / (stated.group(1) if stated else "docs")
    if not docs.is_dir():
        return None
    if (docs / language).is_dir():
        name = Bilingual("MkDocs static-i18n, folders", "MkDocs static-i18n, папкі")
        return SiteLayout(name, (_by_language_folder(docs, language, own),))
    name = Bilingual(
        "MkDocs static-i18n, suffixes (page.be.md)", "MkDocs static-i18n, суфіксы (page.be.md)"
    )
    return SiteLayout(name, (_one_folder(docs, language, own or source_of(language)),))


def _jekyll(site: Path, language: str, own: str | None) -> SiteLayout | None:
    text = _text(site / "_config.yml", site / "_config.yaml")
    if text is None:
        return None
    settings: Any = None
    with suppress(yaml.YAMLError):
        settings = yaml.safe_load(text)
    stated = settings.get("default_lang") if isinstance(settings, dict) else None
    default = own or str(stated or source_of(language))
    pairs = by_front_matter(site, language, default, _SKIPPED)
    name = Bilingual("Jekyll Polyglot, by front matter", "Jekyll Polyglot, па загалоўку файла")
    advice = (str(site), "--to", language, "--suffix", "--language-key", "lang", "-o", str(site))
    return SiteLayout(name, (Section(pairs, advice),))


def _plain(site: Path, language: str, own: str | None) -> SiteLayout | None:
    if not site.is_dir():
        return None
    source = own or source_of(language)
    if (site / language).is_dir() and (site / source).is_dir():
        name = Bilingual("a folder for each language", "папка на мову")
        return SiteLayout(name, (_by_language_folder(site, language, own),))
    if any(language_of(path) == language for path in walk(site).documents):
        name = Bilingual("by file name (page.be.md)", "па назве файла (page.be.md)")
        return SiteLayout(name, (_one_folder(site, language, source),))
    return None


def _by_language_folder(root: Path, language: str, own: str | None) -> Section:
    """Return docs/en with docs/be, or docs itself, without its languages' folders, with docs/be."""
    source = root / (own or source_of(language))
    if source.is_dir() and has_documents(source):
        return _two_folders(source, root / language, language)
    others = [folder for folder in _folders(root) if is_language(folder.name)]
    pairs = by_folder(root, root / language, others)
    advice = (str(root), "--to", language, "-o", str(root / language), "--others", "leave")
    return Section(pairs, advice)


def _two_folders(source: Path, translation: Path, language: str, prefix: str = "") -> Section:
    advice = (str(source), "--to", language, "-o", str(translation))
    return Section(by_folder(source, translation), advice, prefix)


def _one_folder(root: Path, language: str, own: str) -> Section:
    advice = [str(root), "--to", language, "--suffix", "-o", str(root)]
    pairs = by_name(root, language, own)
    if any(language_of(pair.source) for pair in pairs.found):
        advice[3:3] = ["--lang", own]
    return Section(pairs, tuple(advice))


def _hugo_settings(site: Path) -> dict[str, Any] | None:
    for folder in (site, site / "config/_default"):
        for stem in ("hugo", "config"):
            for ending in ("toml", "yaml", "yml", "json"):
                text = _text(folder / f"{stem}.{ending}")
                if text is None or (
                    stem == "config" and folder == site and not (site / "content").is_dir()
                ):
                    continue
                try:
                    data = tomllib.loads(text) if ending == "toml" else yaml.safe_load(text)
                except (ValueError, yaml.YAMLError):
                    data = {}
                settings = _lower(data) if isinstance(data, dict) else {}
                apart = _text(folder / "languages.toml")
                with suppress(ValueError):
                    if apart is not None:
                        settings.setdefault("languages", tomllib.loads(apart))
                return settings
    return None


def _lower(values: dict[str, Any]) -> dict[str, Any]:
    return {str(key).lower(): value for key, value in values.items()}


def source_of(language: str) -> str:
    """Return the language that translations into `language` are most likely made from."""
    return "be" if language.partition("-")[0] == "en" else "en"


def _has(site: Path, stem: str) -> bool:
    return any((site / f"{stem}.{end}").is_file() for end in ("js", "ts", "mjs", "cjs", "mts"))


def _folders(folder: Path) -> Iterator[Path]:
    with suppress(OSError):
        yield from sorted(path for path in folder.iterdir() if path.is_dir())


def _text(*paths: Path) -> str | None:
    """Return the text of the first of the files that is there."""
    for path in paths:
        with suppress(OSError):
            return read_file(path).decode("utf-8", "replace")
    return None


_HUGO_FOLDERS = Bilingual("Hugo, a content folder for each language", "Hugo, папка content на мову")
