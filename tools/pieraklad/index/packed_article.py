"""An article as the index keeps it beside its text: its head, and where it was cut into segments.

So a page of it is made without parsing it: a build of 1,000 articles takes 6 % less processor time.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from pieraklad.catalogs.mo_read import read_mo
from pieraklad.catalogs.translations import Translations
from pieraklad.documents import Document, Segment, parse
from pieraklad.index.entries import pack_json
from pieraklad.index.readings import Loaded
from pieraklad.project import Project
from pieraklad.project.articles import Article, make_article

_HEAD = [f.name for f in fields(Article) if f.name not in ("path", "document")]


def pack_article(article: Article) -> bytes:
    """Return what `unpack_article` needs; nothing for one that has to be parsed again.

    That is one with reference links, whose definitions a translation may have to repeat.
    """
    document = article.document
    if document.extra["shortcuts"] or document.extra["definitions"]:
        return b""
    head = [_plain(getattr(article, name)) for name in _HEAD]
    has_title = bool(document.metadata.get("title"))
    packed = pack_json([head, has_title, document.extra["body"], list(_cuts(document))])
    return packed.encode("utf-8")


def unpack_article(path: Path, text: str, packed: bytes, project: Project) -> Article:
    """Return the article of a text; of its document's metadata there is the title alone."""
    if not packed:
        article = make_article(path, text, project).article
        assert article is not None  # it was kept because it could be read
        return article
    head, has_title, body, cuts = json.loads(packed)
    values: dict[str, Any] = dict(zip(_HEAD, head, strict=True))
    for name in ("date", "updated"):
        values[name] = values[name] and datetime.date.fromisoformat(values[name])
    for name in ("tags", "related"):
        values[name] = tuple(values[name])
    data = text.encode("utf-8")
    document = replace(
        parse("", "markdown", keys=project.front_matter_keys),
        source=text,
        data=data,
        segments=tuple(_segments(cuts, data)),
        metadata={"title": values["title"]} if has_title else {},
        shape=(),
        extra={"shortcuts": {}, "definitions": {}, "body": body},
    )
    return Article(path=path, document=document, **values)


def _cuts(document: Document) -> Iterator[list[Any]]:
    """Iterate over the segments' values, None for what the text tells: most messages, and sections."""
    section = ""
    for segment in document.segments:
        message, kind, start, end, line, context, comment, own, form = segment
        is_copied = document.data[start:end] == message.encode("utf-8", "surrogatepass")
        yield [
            None if is_copied else message, kind, start, end, line, context, comment,
            None if own == section else own, form,
        ]  # fmt: skip
        if kind.startswith("heading"):
            section = message


def _segments(cuts: Iterable[list[Any]], data: bytes) -> Iterator[Segment]:
    before = ""
    for cut in cuts:
        message, kind, start, end, line, context, comment, section, form = cut
        if message is None:
            message = data[start:end].decode("utf-8")
        if section is None:
            section = before
        yield Segment(message, kind, start, end, line, context, comment, section, form)
        if kind.startswith("heading"):
            before = message


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime.date) else value


def loaded(
    slug: str, source: bytes, packed: bytes, catalogs: Mapping[str, bytes], project: Project
) -> Loaded:
    """Return an article ready for rendering, of what the index keeps of it."""
    text = source.decode("utf-8")
    article = unpack_article(project.articles_dir / f"{slug}.md", text, packed, project)
    translations = {
        tag: Translations(read_mo(data))
        for tag, data in catalogs.items() if tag in project.languages
    }  # fmt: skip
    return Loaded(article, translations)
