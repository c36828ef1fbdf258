"""An article as JSON, for other sites that show it: its text, its languages, how complete it is."""

from __future__ import annotations

import json
import re
from typing import Any

from pieraklad.index import Entry
from pieraklad.index.readings import Text
from pieraklad.site.model.addresses import Address, article_path, tag_path
from pieraklad.site.model.snapshot import shown_once, tag_slug
from pieraklad.site.rendering.body import Body
from pieraklad.site.rendering.media import Media, media_path

# Tags as the sanitiser writes them: in its texts every `<` is escaped, in its values every `"`.
_LINKING = re.compile(r'<(?:a|img)(?: [a-z-]+="[^"]*"| [a-z-]+)*>')
_OWN_ADDRESS = re.compile(r' (href|src)="/(?!/)')


def article_json(entry: Entry, language: str, body: Body, address: Address, media: Media) -> bytes:
    """Return an article in a language as a JSON object in UTF-8.

    `language` is what was asked for; texts in another one name it in a `lang` of their own.
    `finished` and `total` count messages, as the page does; `available` tells whether the
    article counts as a page of its language, and `canonical` is the page to link to.
    """
    reading = entry.readings[language]

    def page(tag: str) -> str:
        return address.absolute(article_path(tag, entry.slug))

    image = media.name_of(entry.image)
    finished = reading.finished - len(body.refused)
    data: dict[str, Any] = {
        "slug": entry.slug,
        "language": language,
        "source_language": entry.lang,
        "available": reading.available,
        "finished": finished,
        "outdated": body.outdated,
        "total": reading.total,
        "completeness": round(finished / reading.total, 4) if reading.total else 1.0,
        "title": _text(reading.title),
        "summary": _text(reading.summary),
        "author": _text(reading.author),
        "date": entry.date.isoformat() if entry.date else None,
        "updated": entry.updated.isoformat() if entry.updated else None,
        "tags": [
            {**_words(tag), "url": address.absolute(tag_path(language, tag_slug(tag.text)))}
            for tag in shown_once(reading.tags)
            if tag_slug(tag.text)
        ],
        "image": address.absolute(media_path(image)) if image and media.find(image) else None,
        "url": page(language),
        "canonical": page(language if reading.available else entry.lang),
        "alternates": {tag: page(tag) for tag in entry.available_languages()},
        "words": body.words,
        "html": whole_addresses(body.html, address.origin),
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


def whole_addresses(html: str, origin: str) -> str:
    """Return an article's HTML with the site's own addresses made absolute."""
    return _LINKING.sub(lambda tag: _OWN_ADDRESS.sub(rf' \1="{origin}/', tag.group()), html)


def _text(text: Text) -> dict[str, str] | None:
    return _words(text) if text.text else None


def _words(text: Text) -> dict[str, str]:
    return {"text": text.text, "lang": text.lang} if text.lang else {"text": text.text}
