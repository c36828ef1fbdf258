"""What a page says of itself: `<meta>`, Open Graph, JSON-LD, `<time>`, `<html lang>`, the canonical link."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pieraklad.importing.pages.tree import Element, one_line

_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(https?://[^\s>]+)\s*-->")
_DAY = re.compile(r"\s*(\d{4})-(\d\d)-(\d\d)(?!\d)")
_DAY_DIGITS = re.compile(r"\s*(\d{4})(\d\d)(\d\d)(?:T|\s|\Z)")
_ARTICLES = re.compile(r"(?:Article|BlogPosting|Report|WebPage)\Z")
_PUBLISHED = ("article:published_time", "og:article:published_time", "datepublished", "dcterms.created",
              "dcterms.date", "dc.date", "dc.date.issued", "date", "pubdate", "publish-date", "sailthru.date")  # fmt: skip
_UPDATED = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "last-modified",
)
_SUMMARY = (
    "description",
    "og:description",
    "dcterms.abstract",
    "dc.description",
    "twitter:description",
)
_MAX_TAGS = 30


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page says of itself; what it does not say is empty."""

    title: str = ""
    author: str = ""
    date: datetime.date | None = None
    updated: datetime.date | None = None
    summary: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""
    address: str = ""


def read_facts(root: Element, source: str) -> PageFacts:
    """Return the facts of a page; `source` is its text, for the comment that browsers leave in saved pages."""
    meta: dict[str, list[str]] = {}
    links: dict[str, str] = {}
    language = title = ""
    times: list[Element] = []
    linked: list[dict[str, Any]] = []
    for element in root.walk():
        attrs = element.attrs
        if element.tag == "meta":
            name = attrs.get("property") or attrs.get("name") or attrs.get("itemprop") or ""
            content = one_line(attrs.get("content", ""))
            if name and content:
                meta.setdefault(name.strip().lower(), []).append(content)
        elif element.tag == "link" and "href" in attrs:
            for relation in attrs.get("rel", "").lower().split():
                links.setdefault(relation, attrs["href"].strip())
        elif element.tag == "html" or (element.tag == "body" and not language):
            language = attrs.get("lang") or attrs.get("xml:lang") or language
        elif element.tag == "title" and not title:
            title = element.words()
        elif element.tag == "time" and "datetime" in attrs:
            times.append(element)
        elif element.tag == "script" and attrs.get("type", "").lower() == "application/ld+json":
            linked += _linked_data(element.text())

    def said(*names: str) -> str:
        return next((meta[name][0] for name in names if name in meta), "")

    about = next((data for data in linked if data.get("headline")), linked[0] if linked else {})
    published = _day(about.get("datePublished")) or _first_day(meta, _PUBLISHED)
    if published is None:
        marked = [
            t for t in times if "pubdate" in t.attrs or t.attrs.get("itemprop") == "datePublished"
        ]
        published = next(
            (d for t in (*marked, *times[:1]) if (d := _day(t.attrs["datetime"]))), None
        )
    updated = _day(about.get("dateModified")) or _first_day(meta, _UPDATED)
    authors = _names(about.get("author")) or meta.get("author") or meta.get("dc.creator") or []
    authors = authors or [a for a in meta.get("article:author", []) if "://" not in a]
    tags = _tags(about.get("keywords"), meta)
    address = links.get("canonical") or said("og:url") or _text(about.get("url"))
    if not address.startswith(("http://", "https://")):
        saved = _SAVED_FROM.search(source[:2000])
        address = saved.group(1) if saved else ""
    return PageFacts(
        title=one_line(_text(about.get("headline")) or said("og:title", "dc.title") or title),
        author=", ".join(dict.fromkeys(authors)),
        date=published,
        updated=updated if updated != published else None,
        summary=said(*_SUMMARY) or one_line(_text(about.get("description"))),
        tags=tags,
        language=(language or _text(about.get("inLanguage")) or said("content-language")).strip(),
        address=address,
    )


def _linked_data(text: str) -> list[dict[str, Any]]:
    """Return the articles that a script of JSON-LD describes."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return []
    found: list[dict[str, Any]] = []
    for entry in _entries(data):
        kinds = entry.get("@type")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if any(isinstance(kind, str) and _ARTICLES.search(kind) for kind in kinds):
            found.append(entry)
    return found


def _entries(data: Any) -> Iterator[dict[str, Any]]:
    for entry in data if isinstance(data, list) else [data]:
        if isinstance(entry, dict):
            yield entry
            inner = entry.get("@graph")
            for other in inner if isinstance(inner, list) else []:
                if isinstance(other, dict):
                    yield other


def _text(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value") or value.get("@id")
    if isinstance(value, list):
        return _text(value[0]) if value else ""
    return value if isinstance(value, str) else ""


def _names(value: Any) -> list[str]:
    found = (one_line(_text(entry)) for entry in (value if isinstance(value, list) else [value]))
    return [name for name in found if name and "://" not in name]


def _tags(keywords: Any, meta: dict[str, list[str]]) -> tuple[str, ...]:
    listed = meta.get("article:tag", [])
    if not listed and isinstance(keywords, list):
        listed = [entry for entry in keywords if isinstance(entry, str)]
    if not listed:
        written = (
            keywords if isinstance(keywords, str) else next(iter(meta.get("keywords", [])), "")
        )
        listed = written.split(",")
    return tuple(dict.fromkeys(filter(None, map(one_line, listed))))[:_MAX_TAGS]


def _first_day(meta: dict[str, list[str]], names: tuple[str, ...]) -> datetime.date | None:
    return next(
        (day for name in names for value in meta.get(name, []) if (day := _day(value))), None
    )


def _day(value: Any) -> datetime.date | None:
    found = (_DAY.match(value) or _DAY_DIGITS.match(value)) if isinstance(value, str) else None
    if found is None:
        return None
    try:
        return datetime.date(*map(int, found.groups()))
    except ValueError:
        return None
