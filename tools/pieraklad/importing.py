"""Plain text, Markdown or HTML → an article: finds the title, the language and the related list.

It asks nothing; what it guessed is in `Imported.notes`, for a person to read.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Any

import yaml

from pieraklad.belarusian import guess_language, slugify
from pieraklad.documents.front_matter import scalar
from pieraklad.documents.markdown_escapes import escape_start

# What heads the list at the end, in both languages, with or without a colon and markup.
_RELATED = re.compile(
    r"(?:\#{1,6}\s*)?[*_]{0,2}(?:"
    r"related(?:\s+(?:articles?|reading|stories|posts|links|materials?))?|read\s+(?:also|more|next)"
    r"|see\s+also|further\s+reading|more\s+on\s+this(?:\s+topic)?"
    r"|чыта(?:йце|ць)\s+(?:таксама|яшчэ|далей)|глядзіце\s+таксама|гл\.\s+таксама"
    r"|(?:артыкулы\s+|матэрыялы\s+|яшчэ\s+|больш\s+)?па\s+(?:гэтай\s+)?тэме|звязаныя\s+артыкулы"
    r")\s*:?\s*[*_]{0,2}\s*:?\s*\#*\Z",
    re.IGNORECASE,
)
_UNDERLINE = re.compile(r"[ \t]*([=\-~^])\1{2,}[ \t]*\Z")
_BULLET = re.compile(r"[ \t]*(?:[-*+•·▪‣]|[–—](?=[ \t\u00a0]))[ \t\u00a0]+(?=\S)")
_NUMBER = re.compile(r"[ \t]*(\d{1,3})[.)][ \t\u00a0]+(?=\S)")
_LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]*)[^)]*\)")
_URL = re.compile(r"\s*(?:[–—:-]\s*)?[(<]?\b(?:https?://|www\.)[^\s<>)]+[)>]?\s*\Z")
_ONLY_URL = re.compile(r"[<(]?((?:https?://|www\.)[^\s<>)]+)[>)]?\Z")
_PAIRS = (("«", "»"), ("“", "”"), ("„", "“"), ('"', '"'), ("‘", "’"), ("'", "'"))
_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_H1 = re.compile(r"#[ \t]+(.+?)(?:[ \t]+#+)?[ \t]*\Z")

_MAX_TITLE = 160
_MAX_ITEM = 220
_MAX_SLUG = 70


@dataclass(frozen=True, slots=True)
class Imported:
    """An article made of a text: its Markdown with front matter, and what was guessed."""

    slug: str
    title: str
    language: str
    related: tuple[str, ...]
    text: str
    notes: tuple[str, ...]


def import_text(
    text: str,
    source_format: str,
    *,
    name: str,
    title: str | None = None,
    language: str | None = None,
    languages: tuple[str, ...] = ("be", "en"),
    date: datetime.date | None = None,
) -> Imported:
    """Make an article of `text` ("plain", "markdown" or "html").

    `name` is the file's name without its ending; `title` and `language` overrule the guesses;
    `languages` are the site's, the default first. Letters, quotation marks, dashes and no-break
    spaces stay as they are.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    notes: list[str] = []
    metadata: dict[str, Any] = {}
    header = ""
    plain = source_format == "plain"
    if source_format == "html":
        page_title, text = _from_html(text)
        title = title or page_title
    if not plain:
        header, metadata, text = _split_front_matter(text)
    lines = text.split("\n")
    lines, related = _take_related(lines)
    if related:
        notes.append(f"related: {len(related)} found at the end")
    title = title or str(metadata.get("title") or "") or None
    if title is None:
        title, lines = _take_title(lines, plain)
        notes.append(f"title: “{title}”" if title else "title: none found, from the file's name")
    elif not plain:
        lines = _without_heading(lines, title)
    title = title or name.replace("-", " ").replace("_", " ").strip() or "untitled"
    if language is None and metadata.get("lang"):
        language = str(metadata["lang"])
    if language is None:
        guess = guess_language("\n".join([title, *lines]))
        language = guess if guess in languages else languages[0]
        notes.append(
            f"language: {language}, by its letters"
            if guess == language
            else f"language: not recognised, {language} is the site's first"
        )
    body = _markdown_of_plain(lines) if plain else "\n".join(lines).strip("\n")
    values: dict[str, Any] = {"title": title, "lang": language}
    if date is not None:
        values["date"] = date
    if related:
        values["related"] = related
    front = _front_matter(header, metadata, values)
    return Imported(
        slug=_slug(title) or _slug(name) or "article",
        title=title,
        language=language,
        related=tuple(related),
        text=f"---\n{front}---\n\n{body}\n" if body else f"---\n{front}---\n",
        notes=tuple(notes),
    )


def _slug(text: str) -> str:
    slug = slugify(text)
    if len(slug) > _MAX_SLUG:
        slug = slug[: _MAX_SLUG + 1].rpartition("-")[0] or slug[:_MAX_SLUG]
    return slug


def _split_front_matter(text: str) -> tuple[str, dict[str, Any], str]:
    found = _FRONT_MATTER.match(text)
    if found is None:
        return "", {}, text
    try:
        values = yaml.safe_load(found.group(1))
    except yaml.YAMLError:
        return "", {}, text
    if not isinstance(values, dict):
        return "", {}, text
    return found.group(1), values, text[found.end() :]


def _front_matter(header: str, metadata: dict[str, Any], values: dict[str, Any]) -> str:
    """Return the front matter: what was there stays as written, what is missing comes behind."""
    lines = [header] if header else []
    for key, value in values.items():
        if key in metadata:
            continue
        if isinstance(value, list):
            lines.append(f"{key}:\n" + "".join(f"  - {scalar(item)}\n" for item in value))
        elif isinstance(value, str):
            lines.append(f"{key}: {scalar(value)}\n")
        else:
            lines.append(f"{key}: {value}\n")
    return "".join(lines)


def _take_title(lines: list[str], plain: bool) -> tuple[str | None, list[str]]:
    """Return the title and the lines without it: the first block, if it looks like one."""
    start = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
    end = start
    while end < len(lines) and lines[end].strip():
        end += 1
    if start == end:
        return None, lines
    first = lines[start].strip()
    if not plain:
        heading = _H1.match(first)
        if heading is not None:
            return heading.group(1).strip(), lines[start + 1 :]
        if end - start == 2 and re.fullmatch(r"=+", lines[start + 1].strip()):
            return first, lines[end:]
        return None, lines
    if end - start >= 2 and _UNDERLINE.match(lines[start + 1]) and len(first) <= _MAX_TITLE:
        return first, lines[start + 2 :]
    prefixed = re.match(r"(?:title|загаловак|назва)\s*:\s*(\S.*)\Z", first, re.IGNORECASE)
    if prefixed is not None:
        return _unquoted(prefixed.group(1).strip()), lines[start + 1 :]
    is_sentence = first.endswith((".", ",", ";", ":")) and not first.endswith("...")
    alone = end - start == 1 and any(line.strip() for line in lines[end:])
    if alone and len(first) <= _MAX_TITLE and not is_sentence and not _BULLET.match(lines[start]):
        return re.sub(r"^#+\s+", "", first), lines[end:]
    return None, lines


def _without_heading(lines: list[str], title: str) -> list[str]:
    """Drop a first `# heading` that only repeats the title."""
    found, rest = _take_title(lines, plain=False)
    return rest if found == title else lines


def _take_related(lines: list[str]) -> tuple[list[str], list[str]]:
    """Return the lines without a trailing related list, and its entries."""
    for index in range(len(lines) - 1, -1, -1):
        if not lines[index].strip() or not _RELATED.match(lines[index].strip()):
            continue
        rest = lines[index + 1 :]
        if rest and _UNDERLINE.match(rest[0]):
            rest = rest[1:]
        items = [line for line in rest if line.strip()]
        if not items or len(items) > 50 or not _all_items(items):
            return lines, []
        titles = [_item_title(line) for line in items]
        return lines[:index], list(dict.fromkeys(title for title in titles if title))
    return lines, []


def _all_items(lines: list[str]) -> bool:
    """Whether every line can be an entry: a marker, quotation marks, a link, or a short line."""
    for line in lines:
        bare = line.strip()
        if len(bare) > _MAX_ITEM:
            return False
        marked = _BULLET.match(line) or _NUMBER.match(line) or _LINK.search(bare)
        quoted = any(bare.startswith(a) for a, _ in _PAIRS)
        if not (marked or quoted) and re.search(r"[^.\s]\.\Z|\.\s+\w", bare) is not None:
            return False
    return True


def _item_title(line: str) -> str:
    """Return the title, or the slug of an address, that an entry of the list names."""
    text = _BULLET.sub("", line, count=1)
    text = _NUMBER.sub("", text, count=1).strip()
    link = _LINK.search(text)
    if link is not None:
        text = link.group(1) or link.group(2)
    only = _ONLY_URL.match(text)
    if only is not None:
        path = re.sub(r"[?#].*", "", only.group(1)).rstrip("/")
        return re.sub(r"\.(?:html?|md)\Z", "", path.rpartition("/")[2])
    text = _URL.sub("", text).strip()
    text = text.rstrip(";,").strip()
    return _unquoted(text)


def _unquoted(text: str) -> str:
    """Return `text` without the quotation marks around the whole of it."""
    for opening, closing in _PAIRS:
        for tail in ("", ".", ";", ","):
            if text.startswith(opening) and text.endswith(closing + tail):
                inner = text[len(opening) : len(text) - len(closing + tail)]
                if inner and closing not in inner and opening not in inner:
                    return inner.strip()
    return text


def _markdown_of_plain(lines: list[str]) -> str:
    """Return Markdown that shows the plain text: paragraphs, lists, underlined headings."""
    blocks: list[str] = []
    current: list[str] = []
    listed = False

    def flush() -> None:
        nonlocal listed
        if current:
            blocks.append("\n".join(current))
            current.clear()
        listed = False

    for line in lines:
        if not line.strip():
            flush()
            continue
        if len(current) == 1 and not listed and _UNDERLINE.match(line):
            heading = current.pop().strip()
            blocks.append(f"## {heading}")
            continue
        bullet, number = _BULLET.match(line), _NUMBER.match(line)
        if bullet or number:
            # A list may follow a line of text directly; Markdown wants a blank line before it.
            if not listed:
                flush()
            listed = True
            marker = "- " if bullet else f"{number.group(1)}. " if number else ""
            found = bullet or number
            assert found is not None
            current.append(marker + escape_start(_escaped(line[found.end() :].strip())))
        elif listed:
            current.append("  " + escape_start(_escaped(line.strip())))
        else:
            current.append(escape_start(_escaped(line.strip(" \t"))))
    flush()
    return "\n\n".join(blocks)


_ADDRESS = re.compile(r"(?:https?://|www\.|mailto:)[^\s<>«»“”]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_INLINE = re.compile(r"[\\`*\[\]<]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)|~")


def _escaped(text: str) -> str:
    """Return plain text so that Markdown shows just it; addresses stay as they are."""
    pieces: list[str] = []
    position = 0
    for address in _ADDRESS.finditer(text):
        pieces.append(_INLINE.sub(r"\\\g<0>", text[position : address.start()]))
        pieces.append(address.group())
        position = address.end()
    pieces.append(_INLINE.sub(r"\\\g<0>", text[position:]))
    return "".join(pieces)


def _from_html(text: str) -> tuple[str | None, str]:
    """Return the title and the Markdown of an HTML page or fragment."""
    from bs4 import BeautifulSoup
    from markdownify import MarkdownConverter

    soup = BeautifulSoup(text, "html.parser")
    for element in soup(["script", "style", "nav", "noscript", "template", "iframe", "form"]):
        element.decompose()
    heading = soup.find("h1")
    title = " ".join(heading.get_text().split()) if heading is not None else None
    if title is None and soup.title is not None:
        title = " ".join(soup.title.get_text().split())
    for element in soup(["h1", "title"]):
        element.decompose()
    root = soup.find("article") or soup.find("main") or soup.body or soup
    markdown = MarkdownConverter(heading_style="ATX", bullets="-").convert_soup(root)
    return title or None, re.sub(r"\n{3,}", "\n\n", str(markdown)).strip() + "\n"
