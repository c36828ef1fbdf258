"""An article's schema.org description, which its page carries for search engines."""

from __future__ import annotations

import json
from typing import Any

from pieraklad.index import Entry
from pieraklad.project import Project
from pieraklad.project.languages import base_of
from pieraklad.site.model.addresses import Address, article_path, home_path
from pieraklad.site.model.snapshot import shown_once
from pieraklad.site.rendering.media import Media, media_path


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
    image = media.name_of(entry.image)
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
