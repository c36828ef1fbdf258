"""A WXR file → its posts, one after another; the file is never in memory.

WXR 1.2 is RSS 2.0 with `wp:`, `content:`, `excerpt:` and `dc:` elements. No entity may be declared in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

from pieraklad.importing.problems import Unimportable
from pieraklad.project.bilingual import Bilingual

_CHUNK = 1 << 16
_MOST = 20_000_000
"""Characters that a field of a post may have."""
# Signs that WordPress writes although XML does not have them.
_CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 13))
_SKIPPED = frozenset(("wp:comment", "wp:termmeta"))


@dataclass(slots=True)
class Post:
    """An item of the export; `line` is where it begins, `terms` are (domain, nicename, name)."""

    line: int
    fields: dict[str, str] = field(default_factory=dict)
    terms: list[tuple[str, str, str]] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """Return a field's text; empty if there is none."""
        return self.fields.get(name, "")

    @property
    def id(self) -> str:
        """The post's number."""
        return self.get("wp:post_id").strip()

    @property
    def kind(self) -> str:
        """The post's type: post, page, attachment, …"""
        return self.get("wp:post_type").strip()


@dataclass(slots=True)
class WordPressSite:
    """What the export says of the whole site; `authors` are display names by login."""

    link: str = ""
    language: str = ""
    version: str = ""
    authors: dict[str, str] = field(default_factory=dict)


def read_posts(
    path: Path, site: WordPressSite, moved: Callable[[int], None] | None = None
) -> Iterator[Post]:
    """Iterate over the posts of an export; fills `site` by the way; `moved` gets the bytes read.

    Raises Unimportable with the line where the file is not what it should be; the posts before that
    have been yielded.
    """
    reader = _Reader(site)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attrs: reader.start(
        name, attrs, parser.CurrentLineNumber
    )
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text

    def refuse(*_: Any) -> None:
        raise _declared(parser.CurrentLineNumber)

    parser.EntityDeclHandler = refuse
    seen = False
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                parser.Parse(chunk.translate(None, _CONTROLS), False)
                if moved is not None:
                    moved(len(chunk))
                seen = seen or bool(reader.ready)
                yield from reader.taken()
            parser.Parse(b"", True)
    except expat.ExpatError as error:
        yield from reader.taken()
        reason = expat.errors.messages.get(error.code, "")
        raise Unimportable(
            Bilingual(
                f"is not well-formed XML ({reason}); export the site again",
                f"няправільны XML ({reason}); зрабіце экспарт сайта наноў",
            ),
            error.lineno,
        ) from None
    yield from reader.taken()
    if not reader.is_wxr:
        raise Unimportable(
            Bilingual(
                "is not a WordPress export: no wp:wxr_version; export it under Tools → Export",
                "гэта не экспарт WordPress: няма wp:wxr_version; зрабіце яго ў «Інструменты → Экспарт»",
            )
        )


def _declared(line: int) -> Unimportable:
    return Unimportable(
        Bilingual(
            "declares entities, which no export does; it was not read further",
            "аб’яўляе сутнасці, чаго экспарт не робіць; далей файл не чытаўся",
        ),
        line,
    )


class _Reader:
    """Takes the parser's events and makes posts of them."""

    def __init__(self, site: WordPressSite) -> None:
        self.site = site
        self.is_wxr = False
        self.ready: list[Post] = []
        self._post: Post | None = None
        self._path: list[str] = []
        self._attrs: dict[str, str] = {}
        self._pieces: list[str] = []
        self._size = 0
        self._skipped = 0
        self._inner: dict[str, str] = {}
        self._line = 0

    def taken(self) -> list[Post]:
        ready, self.ready = self.ready, []
        return ready

    def start(self, name: str, attrs: dict[str, str], line: int) -> None:
        self._line = line
        if self._skipped or name in _SKIPPED:
            self._skipped += 1
            return
        self._path.append(name)
        if len(self._path) > 60:
            raise Unimportable(
                Bilingual("is not a WordPress export", "гэта не экспарт WordPress"), line
            )
        self._pieces, self._size = [], 0
        self._attrs = attrs
        if name == "item":
            self._post = Post(line)
        elif name in ("wp:postmeta", "wp:author"):
            self._inner = {}

    def text(self, text: str) -> None:
        if self._skipped:
            return
        self._size += len(text)
        if self._size > _MOST:
            raise Unimportable(
                Bilingual(
                    f"a field is longer than {_MOST // 1_000_000} million characters; that is no post",
                    f"поле даўжэйшае за {_MOST // 1_000_000} мільёнаў знакаў; гэта не запіс",
                ),
                self._line,
            )
        self._pieces.append(text)

    def end(self, name: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        self._path.pop()
        text = "".join(self._pieces)
        self._pieces, self._size = [], 0
        post = self._post
        above = self._path[-1] if self._path else ""
        if name == "item" and post is not None:
            self.ready.append(post)
            self._post = None
        elif above in ("wp:postmeta", "wp:author"):
            self._inner[name] = text
        elif name == "wp:postmeta" and post is not None:
            key = self._inner.get("wp:meta_key", "")
            if key in WANTED or _LANGUAGE_KEY.search(key):
                post.meta.setdefault(key, self._inner.get("wp:meta_value", ""))
        elif name == "wp:author":
            login = self._inner.get("wp:author_login", "")
            self.site.authors[login] = self._inner.get("wp:author_display_name", "") or login
        elif post is not None and above == "item":
            if name == "category":
                domain, nicename = self._attrs.get("domain", ""), self._attrs.get("nicename", "")
                post.terms.append((domain, nicename, text.strip()))
            else:
                post.fields[name] = text
        elif above == "channel":
            if name == "wp:wxr_version":
                self.is_wxr = True
                self.site.version = text.strip()
            elif name == "wp:base_blog_url" or (name == "link" and not self.site.link):
                self.site.link = text.strip()
            elif name == "language":
                self.site.language = text.strip()


WANTED = frozenset(("_thumbnail_id", "_wp_attachment_image_alt", "_wp_attached_file"))
"""What is kept of a post's metadata, besides what plugins for translations write."""
_LANGUAGE_KEY = re.compile(r"trid\Z|(?:wpml|icl).*(?:lang|group)|\Alanguage(?:_code)?\Z")


def language_of(post: Post) -> str:
    """Return the language that Polylang or WPML gave a post; empty if neither did."""
    for domain, nicename, _ in post.terms:
        if domain == "language":
            return nicename
    for key, value in post.meta.items():
        if (
            key.endswith(("language", "language_code", "lang"))
            and "source" not in key
            and value.strip()
        ):
            return value.strip()
    return ""


def group_of(post: Post) -> str:
    """Return what a post and its translations have in common; empty if it has none."""
    for domain, nicename, _ in post.terms:
        if domain == "post_translations":
            return f"pll:{nicename}"
    for key, value in post.meta.items():
        if (key.endswith("trid") or "translation_group" in key) and value.strip():
            return f"wpml:{value.strip()}"
    return ""


def is_translation(post: Post) -> bool:
    """Return whether WPML says that a post is a translation of another."""
    return any("source_lang" in key and value.strip() for key, value in post.meta.items())
