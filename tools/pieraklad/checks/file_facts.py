"""What the checks of a whole project need to know of a file: kept, so that no other file is read again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pieraklad.catalogs.ignoring import ignore_flags
from pieraklad.catalogs.message import message_key
from pieraklad.catalogs.po.catalog import Catalog
from pieraklad.catalogs.translations import Translations
from pieraklad.checks.base import Check
from pieraklad.checks.link_addresses import addresses_of
from pieraklad.checks.plan import Plan
from pieraklad.checks.registry import BY_ID
from pieraklad.checks.run import catalog_language
from pieraklad.project.articles import Article
from pieraklad.storage.fingerprints import digest_of

_HREF = re.compile(r"""<a\s(?:[^<>]*?\s)?href\s*=\s*(?:"([^"<>]+)"|'([^'<>]+)')""", re.IGNORECASE)
_ELSEWHERE = ("https://", "http://")
_OWN_ID = re.compile(r"""\s(?:id|name)\s*=\s*["']?([^\s"'>]+)""")


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """An article as links and `related` lists see it; lines count from 1."""

    slug: str
    title: str
    lang: str
    tags: list[str]
    month: list[int] | None
    related: list[tuple[str, int]]
    links: list[tuple[str, int]]
    anchors: list[str]
    titles: dict[str, str]
    """Its title in the languages that have a catalog of it; `translated_tags` are its tags there."""
    translated_tags: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class CatalogFacts:
    """A catalog's finished messages of two words or more, each as fingerprints of source and text."""

    language: str
    messages: list[tuple[str, str, int]]


def article_facts(article: Article, catalogs: Mapping[str, Catalog]) -> ArticleFacts:
    """Return the facts of an article; `catalogs` are its readable ones by language."""
    from pieraklad.site.rendering.body import read_source

    translations = {tag: Translations(catalog.table()) for tag, catalog in catalogs.items()}
    own = _OWN_ID.findall(article.document.source)
    return ArticleFacts(
        article.slug,
        article.title,
        article.lang,
        list(article.tags),
        [article.date.year, article.date.month] if article.date else None,
        [(name, _line_of(article.document.source, name)) for name in article.related],
        [found for found in addresses_of(article, _HREF) if not found[0].startswith(_ELSEWHERE)],
        sorted({*read_source(article).anchors, *own, "main"}),
        {tag: known.text(article.title) for tag, known in translations.items()},
        {tag: [known.text(t) for t in article.tags] for tag, known in translations.items()},
    )


def catalog_facts(path: Path, catalog: Catalog, plan: Plan) -> CatalogFacts:
    """Return the facts of a readable catalog."""
    consistency: Check = BY_ID["consistency"]
    language = catalog_language(catalog, path)
    messages: list[tuple[str, str, int]] = []
    if language is None or not plan.for_catalog(catalog).runs(consistency):
        return CatalogFacts(language or "", messages)
    ignored = {f"ignore-{n}" for n in consistency.names()} | {"ignore-all-checks"}
    for entry in catalog:
        if entry.obsolete or entry.fuzzy or not entry.msgstr or ignored & ignore_flags(entry):
            continue
        if len(entry.msgid.split()) < 2:
            continue  # one word is a verb here and a noun there
        key = digest_of(repr(message_key(entry)).encode("utf-8", "surrogatepass"))
        text = digest_of(entry.msgstr.encode("utf-8", "surrogatepass"))
        messages.append((key, text, entry.linenum or 0))
    return CatalogFacts(language, messages)


def unpack_article(packed: Any) -> ArticleFacts:
    """Return facts from what JSON made of them."""
    facts = ArticleFacts(**packed)
    pairs = {
        name: [(text, line) for text, line in getattr(facts, name)] for name in ("related", "links")
    }
    return ArticleFacts(**{**packed, **pairs})


def _line_of(source: str, name: str) -> int:
    head = source.split("\n---", 1)[0]
    position = head.find(name)
    return source.count("\n", 0, position) + 1 if position >= 0 else 1


__all__ = [
    "ArticleFacts",
    "CatalogFacts",
    "article_facts",
    "catalog_facts",
    "unpack_article",
]
