"""What machines read: an Atom feed per language and per tag (RFC 4287), the sitemap, robots.txt, JSON-LD."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from pieraklad.index import Entry
from pieraklad.project import Project
from pieraklad.project.languages import base_of
from pieraklad.site.model.addresses import (
    Address,
    article_path,
    feed_path,
    home_path,
    tag_feed_path,
    tag_path,
)
from pieraklad.site.model.snapshot import Topic, shown_once
from pieraklad.site.rendering.media import Media, media_path

FEED_LENGTH = 50

# XML 1.0 §2.2 has no place for these, not even escaped.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def atom(
    project: Project,
    listed: Sequence[Entry],
    language: str,
    address: Address,
    tag: Topic | None = None,
) -> bytes:
    """Return the feed of a language, or of one of its tags: `listed` have a date, newest first."""
    page, own = home_path(language), feed_path(language)
    title, about = project.title(language), project.description(language)
    if tag is not None:
        page, own = tag_path(language, tag.slug), tag_feed_path(language, tag.slug)
        title, about = f"{tag.text.text} – {title}", ""
    page = address.absolute(page)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={_attribute(language)}>',
        f"<title>{_text(title)}</title>",
    ]
    if about:
        lines.append(f"<subtitle>{_text(about)}</subtitle>")
    changed = [day for entry in listed if (day := entry.changed) is not None]
    lines += [
        f"<id>{_text(page)}</id>",
        f'<link rel="alternate" type="text/html" href={_attribute(page)}/>',
        f'<link rel="self" type="application/atom+xml" href={_attribute(address.absolute(own))}/>',
        f"<updated>{_moment(max(changed, default=datetime.date(1970, 1, 1)))}</updated>",
        f"<author><name>{_text(project.title(language))}</name></author>",
        *(_atom_entry(entry, language, address) for entry in listed),
        "</feed>\n",
    ]
    return "\n".join(lines).encode("utf-8")


def _atom_entry(entry: Entry, language: str, address: Address) -> str:
    reading = entry.readings[language]
    link = address.absolute(article_path(language, entry.slug))
    assert entry.date is not None
    assert entry.changed is not None

    def lang(of: str) -> str:
        return f" xml:lang={_attribute(of)}" if of and of != language else ""

    parts = [
        "<entry>",
        f"<title{lang(reading.title.lang)}>{_text(reading.title.text)}</title>",
        f"<id>{_text(link)}</id>",
        f'<link rel="alternate" type="text/html" hreflang={_attribute(language)}'
        f" href={_attribute(link)}/>",
        f"<published>{_moment(entry.date)}</published>",
        f"<updated>{_moment(entry.changed)}</updated>",
    ]
    if reading.author.text:
        parts.append(f"<author><name>{_text(reading.author.text)}</name></author>")
    if reading.summary.text:
        summary = reading.summary
        parts.append(f"<summary{lang(summary.lang)}>{_text(summary.text)}</summary>")
    parts += [f"<category term={_attribute(tag.text)}/>" for tag in shown_once(reading.tags)]
    return "\n".join([*parts, "</entry>"])


class SitemapEntry(NamedTuple):
    """A page in the sitemap; `alternates` are its addresses by language, its own included."""

    path: str
    changed: datetime.date | None
    alternates: Mapping[str, str]
    default_path: str
    """The address for readers of no language of the site's; empty where there is none."""


def sitemap(entries: Iterable[SitemapEntry], address: Address) -> bytes:
    """Return the sitemap."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:xhtml="http://www.w3.org/1999/xhtml">',
    ]
    for path, changed, alternates, default_path in entries:
        listed = [*alternates.items(), *([("x-default", default_path)] if default_path else [])]
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang={_attribute(tag)}'
            f" href={_attribute(address.absolute(other))}/>"
            for tag, other in listed
        )
        day = f"<lastmod>{changed.isoformat()}</lastmod>" if changed else ""
        lines.append(f"<url><loc>{_text(address.absolute(path))}</loc>{day}{links}</url>")
    return "\n".join([*lines, "</urlset>\n"]).encode("utf-8")


def robots(address: Address) -> bytes:
    """Return robots.txt: all may be read but for what only repeats other pages."""
    lines = [
        "User-agent: *",
        f"Disallow: {address.base}/*/search",
        f"Disallow: {address.base}/*?set=",
        "",
        f"Sitemap: {address.absolute('/sitemap.xml')}",
        "",
    ]
    return "\n".join(lines).encode("utf-8")


def json_ld(project: Project, entry: Entry, language: str, address: Address, media: Media) -> str:
    """Return an article's schema.org description, safe inside a script element."""
    reading = entry.readings[language]
    link = address.absolute(article_path(language, entry.slug))
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": link,
        "url": link,
        "headline": reading.title.text,
        "inLanguage": language if reading.available else entry.lang,
        "isPartOf": {"@type": "WebSite", "name": project.title(language),
                     "url": address.absolute(home_path(language))},
    }  # fmt: skip
    if reading.summary.text:
        data["description"] = reading.summary.text
    if entry.date:
        data["datePublished"] = entry.date.isoformat()
        data["dateModified"] = (entry.updated or entry.date).isoformat()
    if reading.author.text:
        data["author"] = {"@type": "Person", "name": reading.author.text}
    image = media.name_of(entry.image) if entry.image else None
    if image is not None:
        data["image"] = address.absolute(media_path(image))
    if reading.tags:
        data["keywords"] = [tag.text for tag in shown_once(reading.tags)]
    others = [tag for tag in entry.available_languages() if tag != entry.lang]
    if base_of(language) != entry.lang:
        data["translationOfWork"] = _work(entry, entry.lang, address)
    elif others:
        data["workTranslation"] = [_work(entry, tag, address) for tag in others]
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _work(entry: Entry, language: str, address: Address) -> dict[str, str]:
    link = address.absolute(article_path(language, entry.slug))
    return {"@type": "NewsArticle", "@id": link, "inLanguage": language}


def _moment(day: datetime.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("", text))


def _attribute(text: str) -> str:
    return quoteattr(_NOT_XML.sub("", text))
