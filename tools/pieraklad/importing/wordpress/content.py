"""A post's content → HTML as WordPress would show it: paragraphs, captions, galleries, embeds.

Contents of the block editor have their paragraphs; its comments (`<!-- wp:… -->`) are left out. Older ones
have blank lines between them, as `wpautop` reads them.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Mapping

_ALL_BLOCKS = (
    "table|thead|tfoot|caption|col|colgroup|tbody|tr|td|th|div|dl|dd|dt|ul|ol|li|pre|form|map|area|blockquote"
    "|address|style|p|h[1-6]|hr|fieldset|legend|section|article|aside|hgroup|header|footer|nav|figure"
    "|figcaption|details|menu|summary|iframe"
)
_BLOCK_TAG = re.compile(rf"</?(?:{_ALL_BLOCKS})(?=[\s/>])[^<>]*>", re.IGNORECASE)
_PRE_EDGE = re.compile(r"<(/?)(pre|script|style|textarea)\b[^<>]*>", re.IGNORECASE)
# XML has no NUL, so that no text has this sign.
_KEPT = re.compile(r"\0(\d{1,9})\0")
_TAG = re.compile(r"(<[^<>]*>)")
_TAG_OF_LINK = re.compile(r"<a\b[^<>]*>", re.IGNORECASE)
_LINE_TAG = re.compile(
    r"<(/?)(li|td|th|dt|dd|h[1-6]|p|figcaption|summary|caption)\b", re.IGNORECASE
)
_BLANK = re.compile(r"\n(?:[ \t]*\n)+")
_DYNAMIC = re.compile(r"<!--[ \t\n]?wp:([a-z][a-z0-9_/-]{0,80})[ \t\n][^<>]*/-->")
_ATTRIBUTE = re.compile(r"""(?<![\w-])([\w-]{1,60})=(?:"([^"]*)"|'([^']*)'|([^\s"'\]]+))""")
_NAME = re.compile(r"\[(/?)([a-zA-Z][\w-]{0,60})((?:\s[^\[\]]*)?)\]")
_PICTURE = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
# Blocks that show nothing by themselves, or what stands in the article's own fields.
_SILENT = frozenset(("more", "nextpage", "spacer", "post-title", "post-content", "site-title"))


def html_of_content(
    content: str, attachments: Mapping[str, tuple[str, str]], left_out: Counter[str]
) -> str:
    """Return a post's HTML; `attachments` are (address, alternative text) by number.

    What cannot be shown is counted in `left_out`.
    """
    content = content.replace("\r\n", "\n").replace("\r", "\n")
    is_blocks = "<!-- wp:" in content
    for found in _DYNAMIC.finditer(content):
        name = found.group(1).removeprefix("core/")
        if name not in _SILENT:
            left_out[f"block “{name}”"] += 1
    content = _shortcodes(content, attachments, left_out)
    return content if is_blocks else paragraphs(content)


def paragraphs(content: str) -> str:
    """Return text with blank lines between its paragraphs as HTML, as WordPress's `wpautop` does."""
    content, kept = _held(content)
    content = _BLOCK_TAG.sub(_on_a_line, content)
    pieces: list[str] = []
    for chunk in _BLANK.split(content):
        text = chunk.strip()
        if not text:
            continue
        pieces.append(
            text if _BLOCK_TAG.fullmatch(text) or _KEPT.match(text) else f"<p>{_broken(text)}</p>"
        )
    made = "\n".join(_outside_lines(pieces))
    return _KEPT.sub(lambda found: kept[int(found.group(1))], made)


def _on_a_line(found: re.Match[str]) -> str:
    return f"\n\n{found.group()}\n\n"


def _held(content: str) -> tuple[str, list[str]]:
    """Return the content with signs in place of what keeps its lines, and what that was."""
    kept: list[str] = []
    pieces: list[str] = []
    position = 0
    opened: re.Match[str] | None = None
    for found in _PRE_EDGE.finditer(content):
        if opened is None:
            if not found.group(1):
                opened = found
        elif found.group(1) and found.group(2).lower() == opened.group(2).lower():
            pieces += [content[position : opened.start()], f"\n\n\0{len(kept)}\0\n\n"]
            kept.append(content[opened.start() : found.end()])
            position, opened = found.end(), None
    return "".join([*pieces, content[position:]]), kept


def _outside_lines(pieces: list[str]) -> list[str]:
    """Take the paragraph out of what holds lines: an item or a cell is no paragraph for it."""
    result = list(pieces)
    for number in range(1, len(pieces) - 1):
        before, after = _LINE_TAG.match(pieces[number - 1]), _LINE_TAG.match(pieces[number + 1])
        if before is None or before.group(1) or not pieces[number].startswith("<p>"):
            continue
        if after is not None and after.group(2).lower() == before.group(2).lower():
            result[number] = pieces[number].removeprefix("<p>").removesuffix("</p>")
    return result


def _broken(text: str) -> str:
    """Return a paragraph with its line ends as breaks, but those that follow one, or are in a tag."""
    pieces: list[str] = []
    after_break = False
    for piece in _TAG.split(text):
        line = piece.lstrip(" \t")
        if piece.startswith("<"):
            pieces.append(piece)
            after_break = piece[:3].lower() == "<br"
            continue
        if after_break and line.startswith("\n"):
            pieces.append(" " + line[1:].replace("\n", "<br>\n"))
        else:
            pieces.append(piece.replace("\n", "<br>\n"))
        after_break = after_break and not piece.strip()
    return "".join(pieces)


def _shortcodes(
    content: str, attachments: Mapping[str, tuple[str, str]], left_out: Counter[str]
) -> str:
    """Replace `[caption]`, `[gallery]` and the like; others go, what they hold stays."""
    closed = {found.group(2) for found in _NAME.finditer(content) if found.group(1)}
    pieces: list[str] = []
    position = 0
    caption: int | None = None
    for found in _NAME.finditer(content):
        end, name, rest = found.group(1), found.group(2), found.group(3)
        attributes = {a[0]: html.unescape(a[1] or a[2] or a[3]) for a in _ATTRIBUTE.findall(rest)}
        known = name in ("caption", "wp_caption", "gallery", "embed", "audio", "video", "playlist")
        if found.start() < position or not (known or attributes or name in closed):
            continue  # brackets of the text
        pieces.append(content[position : found.start()])
        position = found.end()
        if name in ("caption", "wp_caption"):
            if not end:
                caption = len(pieces)
                pieces.append(attributes.get("caption", ""))
            elif caption is not None:
                written = pieces[caption]
                inner = "".join(pieces[caption + 1 :])
                pieces[caption:] = [_figure(inner, written)]
                caption = None
        elif name == "gallery" and not end:
            numbers = re.findall(r"\d+", attributes.get("ids", "") or attributes.get("include", ""))
            shown = [attachments[number] for number in numbers if number in attachments]
            pieces += [
                f'\n\n<p><img src="{html.escape(a)}" alt="{html.escape(t)}"></p>\n\n'
                for a, t in shown
            ]
            if len(shown) < max(1, len(numbers)):
                left_out["picture of a gallery, not in the export"] += max(1, len(numbers)) - len(
                    shown
                )
        elif name == "embed":
            if not end:
                close = content.find("[/embed]", position)
                if 0 <= close < position + 2000:
                    address = html.escape(html.unescape(content[position:close].strip()))
                    pieces.append(f'\n\n<p><a href="{address}">{address}</a></p>\n\n')
                    position = close + len("[/embed]")
        elif name in ("audio", "video", "playlist"):
            source = next(
                (
                    v
                    for k, v in attributes.items()
                    if k in ("src", "mp3", "mp4", "m4v", "webm", "ogg")
                ),
                "",
            )
            if not end and source:
                pieces.append(
                    f'\n\n<p><a href="{html.escape(source)}">{html.escape(source)}</a></p>\n\n'
                )
            elif not end:
                left_out[f"shortcode [{name}]"] += 1
        elif not end:
            left_out[f"shortcode [{name}]"] += 1
    pieces.append(content[position:])
    return "".join(pieces)


def _figure(inner: str, caption: str) -> str:
    picture = _PICTURE.search(inner)
    if picture is None:
        return inner
    # A link around the picture leads to the picture.
    text = (
        caption
        or _TAG_OF_LINK.sub("", inner[: picture.start()])
        + inner[picture.end() :].strip().removeprefix("</a>").strip()
    )
    shown = f"<figcaption>{text}</figcaption>" if text else ""
    return f"\n\n<figure>{picture.group()}{shown}</figure>\n\n".replace(
        "</figure>\n\n", "</figure>\n\n"
    )
