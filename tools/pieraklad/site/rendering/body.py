"""An article in a language → the HTML of its text, with everything that is not finished marked."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass

import pyromark

from pieraklad.catalogs.message import message_id
from pieraklad.documents import Segment, UnrenderableTranslation
from pieraklad.index.readings import WRAPPED_FORMS, Lookup
from pieraklad.project.articles import Article
from pieraklad.project.problems import Problem
from pieraklad.site.rendering.anchors import heading_texts, make_anchors
from pieraklad.site.rendering.links import Links
from pieraklad.site.rendering.message import PAGE_OPTIONS, inline_html
from pieraklad.site.rendering.phrases import Phrases
from pieraklad.site.rendering.rewriting import Heading, Mark, Outdated, Rewriter
from pieraklad.site.rendering.sanitising import sanitise

_STATE = re.compile(r"(untranslated|outdated|edit):([A-Za-z0-9-]+):(\d+)\Z")
_EDIT = re.compile(r'<span class="edit" id="m:(\d+)"></span>')
# Signs around a message that is not finished, until it is HTML. They are punctuation, as a tag's own
# `>` is, so that emphasis beside them stays emphasis (CommonMark §6.2); and no block begins with
# one, so that nothing has to be read again, as it would for a tag (§4.6).
_OPEN, _CLOSE = "\u29d8", "\u29d9"
_SIGNS = re.compile(f"{_OPEN}([a-z]+:[A-Za-z0-9-]+:[0-9]+){_CLOSE}|{_OPEN}{_CLOSE}")


@dataclass(frozen=True, slots=True)
class Source:
    """An article with what every language's rendering needs of it."""

    article: Article
    offset: int
    """The byte of the document where its text begins, behind the front matter."""
    page: str
    """Its text as sanitised HTML."""
    anchors: tuple[str, ...]
    own_title: bool
    """Whether the text's first heading is the article's title, which the page shows by itself."""
    shift: int
    """By how much headings are lowered, so that the title stays the page's only first one."""


@dataclass(frozen=True, slots=True)
class Body:
    """The text of an article in one language; `refused` are translations that could not stand."""

    html: str
    headings: tuple[Heading, ...]
    pictures: tuple[str, ...]
    words: int
    outdated: int
    marked: tuple[Outdated, ...]
    """The blocks among them that the page marks, in order."""
    refused: tuple[UnrenderableTranslation, ...]
    asked: tuple[str, ...]
    """The addresses of which it matters what the site has; see `Links.answer`."""
    problems: tuple[Problem, ...] = ()
    """What an editor should know of it."""


def read_source(article: Article) -> Source:
    """Return the article with its anchors; they come from the source in every language."""
    document = article.document
    offset: int = document.extra["body"]
    page = _to_html(document.data[offset:].decode("utf-8"))
    headings = heading_texts(page)
    first = re.match(r"\s*<h1[ >]", page) is not None
    own_title = first and not document.metadata.get("title")
    ones = len(re.findall(r"<h1[ >]", page))
    anchors = tuple(make_anchors(headings))
    return Source(article, offset, page, anchors, own_title, int(ones > int(own_title)))


def make_body(
    source: Source, lookup: Lookup, links: Links, phrases: Phrases, workbench: str = ""
) -> Body:
    """Render the article as `lookup` has it; translations that cannot stand give way to the source.

    With `workbench`, the address where the article is translated, a link to it follows every message.
    """
    document = source.article.document
    refused: list[UnrenderableTranslation] = []
    outdated = words = 0

    def translate(segment: Segment) -> str | None:
        nonlocal outdated, words
        if segment.start < source.offset:
            return None
        shown = lookup.shown(segment)
        words += shown.text.count(" ") + 1
        if shown.state == "finished":
            return shown.text + edit(segment)
        if segment.form not in WRAPPED_FORMS:
            return None if shown.lang == source.article.lang else shown.text
        outdated += shown.state == "outdated"
        return _wrapped(shown.text + edit(segment), shown.state, shown.lang, segment)

    def on_error(error: UnrenderableTranslation) -> str | None:
        segment = error.segment
        if lookup.shown(segment).text != segment.message:
            refused.append(error)
        if segment.form not in WRAPPED_FORMS:
            return None
        text = segment.message + edit(segment)
        return _wrapped(text, "untranslated", source.article.lang, segment)

    def edit(segment: Segment) -> str:
        """Return the sign of a link to the workbench; a picture alone has to stay alone."""
        if not workbench or segment.form not in WRAPPED_FORMS or segment.message.startswith("!["):
            return ""
        return f"{_OPEN}edit:{lookup.language}:{segment.start}{_CLOSE}{_OPEN}{_CLOSE}"

    foreign = lookup.base != source.article.lang
    page = source.page
    if not foreign:
        words = sum(
            segment.message.count(" ") + 1
            for segment in document.segments
            if segment.start >= source.offset
        )
    else:
        text = document.render(translate, on_error)
        page = _marked_html(text.encode("utf-8")[source.offset :].decode("utf-8"))
    anchors = source.anchors
    if source.own_title:
        page = re.sub(r"\A\s*<h1[ >].*?</h1>", "", page, count=1, flags=re.S)
        anchors = anchors[1:]
    by_start = {segment.start: segment for segment in document.segments}

    def mark(state: str) -> Mark | None:
        found = _STATE.match(state)
        segment = by_start.get(int(found.group(3))) if found else None
        if found is None or segment is None:
            return None
        if found.group(1) == "edit":
            return Mark({"class": "edit", "id": f"m:{segment.start}"})
        if found.group(1) == "untranslated":
            return Mark({"lang": found.group(2), "class": "untranslated"})
        present = _present_text(segment, source, links, phrases)
        return Mark({"class": "outdated"}, present)

    rewriter = Rewriter(
        lookup.language, phrases, anchors, links.href, links.picture, mark, source.shift, foreign
    )
    result = rewriter.rewrite(page)
    if workbench:
        result = _with_edit_links(result, by_start, workbench, phrases)
    return Body(
        result,
        tuple(rewriter.headings),
        tuple(rewriter.pictures),
        words,
        outdated,
        tuple(rewriter.outdated),
        tuple(refused),
        tuple(dict.fromkeys(links.asked)),
    )


def _with_edit_links(
    page: str, segments: Mapping[int, Segment], workbench: str, phrases: Phrases
) -> str:
    """Make links to the workbench of their signs; what leads back there finds the place by its id."""
    given: set[str] = set()

    def link(found: re.Match[str]) -> str:
        segment = segments[int(found.group(1))]
        name = message_id(segment.context, segment.message)
        identity = "" if name in given else f' id="m:{name}"'
        given.add(name)
        label = html.escape(phrases.edit)
        return f' <a class="edit"{identity} href="{workbench}#m-{name}" title="{label}" aria-label="{label}">✎</a>'

    return _EDIT.sub(link, page)


def _wrapped(text: str, state: str, lang: str, segment: Segment) -> str:
    if _OPEN in text or _CLOSE in text:  # the author's own
        return f'<span data-state="{state}:{lang}:{segment.start}">{text}</span>'
    return f"{_OPEN}{state}:{lang}:{segment.start}{_CLOSE}{text}{_OPEN}{_CLOSE}"


def _marked_html(markdown: str) -> str:
    def tag(found: re.Match[str]) -> str:
        return f'<span data-state="{found.group(1)}">' if found.group(1) else "</span>"

    page = pyromark.html(markdown, options=PAGE_OPTIONS)
    return sanitise(_SIGNS.sub(tag, page) if _OPEN in page else page)


def _to_html(markdown: str) -> str:
    return sanitise(pyromark.html(markdown, options=PAGE_OPTIONS))


def _present_text(segment: Segment, source: Source, links: Links, phrases: Phrases) -> str:
    """Return the words that mark an outdated block, with the source's present text to open."""
    document, lang = source.article.document, source.article.lang
    inner = inline_html(segment.message, document, links, phrases)
    return (
        f'<details class="present"><summary>{html.escape(phrases.outdated)}</summary>'
        f'<p class="present-label">{html.escape(phrases.present)}</p>'
        f'<p lang="{lang}">{inner}</p></details>'
    )
