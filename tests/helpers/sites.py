"""Words for the site's tests: a project made of a few texts, and a reader who looks at its pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import html5lib
import polib

from pieraklad.project import Project
from pieraklad.workflow.compile import compile_catalogs
from pieraklad_web import create_app

CONFIG = """\
[site]
title = { be = "Газета", en = "Paper" }
description = { be = "Пра ўсё.", en = "About everything." }
url = "https://example.org"
languages = ["be", "en"]
default_language = "be"

[reader]
outdated = "translation"
threshold = 0.6
"""


class Visitor:
    """A reader of a small site, through the WSGI client; files are looked at for every request."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.project = Project.load(root)
        self.app = create_app(self.project, refresh_interval=0)
        self.client = self.app.test_client()

    def get(self, path: str, **kwargs: Any) -> Any:
        """Return the answer to a GET request."""
        return self.client.get(path, **kwargs)

    def text(self, path: str) -> str:
        """Return a page's HTML."""
        answer = self.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return str(answer.get_data(as_text=True))

    def page(self, path: str, status: int = 200) -> Page:
        """Return a page, parsed strictly: invalid HTML fails the test."""
        answer = self.get(path)
        assert answer.status_code == status, (path, answer.status_code)
        return Page(answer.get_data(as_text=True))

    def write(self, name: str, text: str) -> None:
        """Write a file of the project, so that it counts as changed."""
        write(self.root, name, text)

    def translate(self, slug: str, language: str, messages: Mapping[str, str],
                  outdated: Mapping[str, str] | None = None) -> None:  # fmt: skip
        """Write an article's catalog and compile it."""
        write_catalog(self.project, slug, language, messages, outdated or {})
        assert compile_catalogs(self.project).problems == []


class Page:
    """A parsed page and the questions that a reader asks of it."""

    def __init__(self, source: str, strict: bool = True) -> None:
        self.source = source
        parser = html5lib.HTMLParser(strict=strict, namespaceHTMLElements=False)
        self.root: ElementTree.Element = parser.parse(source)

    def all(self, tag: str, **attributes: str) -> list[ElementTree.Element]:
        """Return the elements with a tag and with these attributes (`class_` for class)."""
        wanted = {name.rstrip("_"): value for name, value in attributes.items()}
        return [
            element
            for element in self.root.iter(tag)
            if all(element.get(name) == value for name, value in wanted.items())
        ]

    def one(self, tag: str, **attributes: str) -> ElementTree.Element:
        """Return the only such element."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, (tag, attributes, len(found))
        return found[0]

    def words(self) -> str:
        """Return the text of the page's main part."""
        return words(self.one("main"))

    def links(self) -> dict[str, str]:
        """Return {hreflang: href} of the head's alternates."""
        return {
            link.get("hreflang", ""): link.get("href", "")
            for link in self.all("link", rel="alternate")
            if link.get("hreflang")
        }


def words(element: ElementTree.Element) -> str:
    """Return an element's text, its white space folded."""
    return " ".join("".join(element.itertext()).split())


Make = Callable[..., Visitor]


def make_site(
    root: Path,
    files: Mapping[str, str],
    be: Mapping[str, str] | None = None,
    en: Mapping[str, str] | None = None,
    outdated: Mapping[str, str] | None = None,
    config: str = CONFIG,
) -> Visitor:
    """Make a project of `files`; `be` and `en` are the translations of all its articles.

    `outdated` are Belarusian translations of an older text, by the present one.
    """
    write(root, "pieraklad.toml", config)
    for name, text in files.items():
        write(root, name, text)
    project = Project.load(root)
    for path in project.article_paths():
        if be or outdated:
            write_catalog(project, path.stem, "be", be or {}, outdated or {})
        if en:
            write_catalog(project, path.stem, "en", en, {})
    assert compile_catalogs(project).problems == []
    return Visitor(root)


def write(root: Path, name: str, text: str) -> None:
    """Write a file below `root`."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="")


def write_catalog(
    project: Project, slug: str, language: str, messages: Mapping[str, str],
    outdated: Mapping[str, str],
) -> None:  # fmt: skip
    """Write a catalog with finished messages and fuzzy ones."""
    catalog = polib.POFile()
    catalog.metadata = {"Language": language, "Content-Type": "text/plain; charset=UTF-8"}
    catalog.extend(polib.POEntry(msgid=source, msgstr=text) for source, text in messages.items())
    catalog.extend(
        polib.POEntry(msgid=source, msgstr=text, flags=["fuzzy"])
        for source, text in outdated.items()
    )
    write(project.root, str(project.catalog_path(slug, language).relative_to(project.root)),
          str(catalog) + "\n")  # fmt: skip


def paragraphs(number: int) -> str:
    """Return an English article's text of `number` one-sentence paragraphs."""
    return "\n\n".join(f"Paragraph number {index} speaks." for index in range(1, number + 1))


def translated(numbers: range) -> dict[str, str]:
    """Return the Belarusian of those of `paragraphs`."""
    return {f"Paragraph number {i} speaks.": f"Абзац нумар {i} кажа." for i in numbers}
