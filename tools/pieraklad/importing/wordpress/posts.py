"""A post → an article: its text, and in the front matter what WordPress knows of it."""

from __future__ import annotations

import datetime
import html
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from pieraklad.belarusian import slugify
from pieraklad.importing.article import Imported, article_of, slug_of
from pieraklad.importing.pages.addresses import Addresses, plain_address
from pieraklad.importing.pages.facts import PageFacts
from pieraklad.importing.pages.page import PageText
from pieraklad.importing.pages.seen import VisibleParts
from pieraklad.importing.pages.tree import check_depth, one_line, parse_page
from pieraklad.importing.wordpress.content import html_of_content
from pieraklad.importing.wordpress.reader import (
    Post,
    WordPressSite,
    group_of,
    is_translation,
    language_of,
)
from pieraklad.importing.writing.blocks import write_blocks
from pieraklad.project.languages import UnknownLanguage, canonical_tag

KINDS = ("post", "page")
"""The types of posts that become articles."""
_DRAFTS = ("draft", "pending", "future", "private")
_NO_TAGS = frozenset(("uncategorized", "без-рубрики", "без-катэгорыі"))


@dataclass(slots=True)
class PostEntry:
    """What is known of a post before its content is read."""

    id: str
    link: str
    slug: str
    language: str
    group: str
    line: int
    translates: bool = False


@dataclass(slots=True)
class Overview:
    """The whole export at a glance; `left_out` counts by reason, `attachments` are (address, text)."""

    site: WordPressSite = field(default_factory=WordPressSite)
    entries: dict[str, PostEntry] = field(default_factory=dict)
    attachments: dict[str, tuple[str, str]] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)
    groups: dict[str, list[str]] = field(default_factory=dict)

    def add(self, post: Post, languages: tuple[str, ...]) -> None:
        """Note a post: what it will be, or why it is left out."""
        if post.kind == "attachment":
            text = one_line(post.meta.get("_wp_attachment_image_alt", ""))
            self.attachments[post.id] = (post.get("wp:attachment_url").strip(), text)
            return
        reason = reason_against(post, languages)
        if reason:
            self.left_out[reason] += 1
            return
        entry = PostEntry(
            post.id, post.get("link").strip(), _slug(post), _tag(language_of(post)), group_of(post),
            post.line, is_translation(post),
        )  # fmt: skip
        self.entries[post.id] = entry
        if entry.group:
            self.groups.setdefault(entry.group, []).append(post.id)

    def originals(self) -> dict[str, str]:
        """Return for each post that is a translation the post that it translates.

        The original is the one that WPML calls so, else the oldest.
        """
        found: dict[str, str] = {}
        for members in self.groups.values():
            by_language: dict[str, str] = {}
            ordered = sorted(members, key=lambda i: (self.entries[i].translates, _number(i)))
            for post in ordered:
                by_language.setdefault(self.entries[post].language, post)
            original, *others = by_language.values()
            found |= dict.fromkeys(others, original)
        return found


def reason_against(post: Post, languages: tuple[str, ...]) -> str:
    """Return why a post is left out; empty if it becomes an article."""
    status = post.get("wp:status").strip()
    if post.kind not in KINDS:
        return f"type “{post.kind or 'none'}”"
    if not post.id:
        return "without a number"
    if status in ("trash", "auto-draft", "inherit"):
        return f"status “{status}”"
    if post.get("wp:post_password").strip():
        return "with a password"
    language = _tag(language_of(post))
    if language and language not in languages:
        return f"in {language}, not a language of the site"
    if not post.get("content:encoded").strip() and not post.get("title").strip():
        return "empty"
    return ""


def article_of_post(
    post: Post,
    overview: Overview,
    slugs: Mapping[str, str],
    languages: tuple[str, ...],
    uploads: Path | None = None,
) -> tuple[Imported, Counter[str]]:
    """Return a post as an article, and what of its content could not be shown.

    `slugs` are the names of all articles by the plain address of their posts. With `uploads`, pictures below that
    folder come along.
    """
    left_out: Counter[str] = Counter()
    source = html_of_content(post.get("content:encoded"), overview.attachments, left_out)
    check_depth(source)
    title = one_line(html.unescape(post.get("title")))
    link = post.get("link").strip()
    addresses = UploadAddresses(
        base=link or overview.site.link,
        folder=uploads,
        articles=slugs,
        media=_slug(post) if uploads else "",
    )
    seen = VisibleParts(addresses)
    text = write_blocks(seen.blocks(parse_page(source))).text
    left_out.update(seen.left_out)
    excerpt = parse_page(post.get("excerpt:encoded")).words()
    facts = PageFacts(
        author=overview.site.authors.get(post.get("dc:creator"), post.get("dc:creator")),
        updated=_day(post.get("wp:post_modified")),
        summary=excerpt,
        tags=_tags(post),
        language=overview.site.language,
        address=link if link.startswith(("http://", "https://")) else "",
    )
    date = _day(post.get("wp:post_date"))
    if facts.updated == date:
        facts = _without_update(facts)
    more: dict[str, Any] = {}
    picture = overview.attachments.get(post.meta.get("_thumbnail_id", "").strip())
    if picture is not None and picture[0]:
        more["image"] = addresses.picture(picture[0])
        more["image_alt"] = picture[1]
    if post.get("wp:status").strip() in _DRAFTS:
        more["draft"] = True
    tag = _tag(language_of(post))
    imported = article_of(
        PageText(title, f"{text}\n", facts), name=_slug(post), language=tag or None,
        languages=languages, date=date, pictures=addresses.pictures, more=more,
    )  # fmt: skip
    return imported, left_out


class UploadAddresses(Addresses):
    """Finds the pictures that WordPress keeps below `wp-content/uploads/` in a folder of that name."""

    def picture(self, address: str) -> str:
        """Return where a picture is: among the site's media, if it came along."""
        _, found, path = urlsplit(address).path.partition("/wp-content/uploads/")
        if self.media and found:
            local = super().picture(path)
            if local.startswith("media/"):
                return local
        return self._absolute(address)


def _without_update(facts: PageFacts) -> PageFacts:
    from dataclasses import replace

    return replace(facts, updated=None)


def _slug(post: Post) -> str:
    name = slugify(unquote(post.get("wp:post_name").strip()))
    return name or slug_of(one_line(html.unescape(post.get("title"))), f"post-{post.id}")


def unique_slugs(
    overview: Overview, translations: Mapping[str, str], known: Mapping[str, str]
) -> dict[str, str]:
    """Return an article's name for every post, `known` ones first; a translation has its original's."""
    slugs: dict[str, str] = {}
    taken: set[str] = set()
    for post in overview.entries:
        if post in known and post not in translations:
            slugs[post] = known[post]
            taken.add(known[post])
    for post, entry in overview.entries.items():
        if post in slugs or post in translations:
            continue
        name = entry.slug if entry.slug not in taken else f"{entry.slug}-{post}"
        taken.add(name)
        slugs[post] = name
    for post, original in translations.items():
        slugs[post] = slugs[original]
    return slugs


def slugs_by_address(overview: Overview, slugs: Mapping[str, str]) -> dict[str, str]:
    """Return the articles' names by the addresses that their posts had, `?p=…` not among them."""
    return {
        plain_address(entry.link): slugs[post]
        for post, entry in overview.entries.items()
        if entry.link and not urlsplit(entry.link).query
    }


def _tags(post: Post) -> tuple[str, ...]:
    names = [
        html.unescape(name)
        for domain, nicename, name in post.terms
        if domain in ("category", "post_tag") and unquote(nicename) not in _NO_TAGS and name
    ]
    return tuple(dict.fromkeys(names))


def _tag(language: str) -> str:
    """Return a language's tag; of `be-by` and the like only what the site may have."""
    if not language:
        return ""
    try:
        tag = canonical_tag(language.replace("_", "-"))
    except UnknownLanguage:
        return language
    return re.sub(r"-[A-Z]{2}\Z", "", tag)


def _number(post: str) -> int:
    return int(post) if post.isascii() and post.isdigit() else 0


def _day(value: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(value.strip()[:10])
    except ValueError:  # drafts have 0000-00-00
        return None
