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
_PRE = re.compile(r"<(pre|script|style|textarea)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_BLANK = re.compile(r"\n[ \t]*\n\s*")
_DYNAMIC = re.compile(r"<!--\s+wp:([a-z][a-z0-9_/-]*)\s[^<>]*?/-->")
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'\]]+))""")
_NAME = re.compile(r"\[(/?)([a-zA-Z][\w-]*)((?:\s[^\[\]]*)?)\]")
_PICTURE = re.compile(r"(?:<a\b[^<>]*>\s*)?<img\b[^<>]*>(?:\s*</a>)?", re.IGNORECASE)
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
    kept: list[str] = []

    def hold(found: re.Match[str]) -> str:
        kept.append(found.group())
        return f"\n\n<pre data-kept={len(kept) - 1}></pre>\n\n"

    content = _PRE.sub(hold, content)
    content = _BLOCK_TAG.sub(lambda found: f"\n\n{found.group()}\n\n", content)
    pieces: list[str] = []
    for chunk in _BLANK.split(content):
        text = chunk.strip("\n")
        if not text.strip():
            continue
        if _BLOCK_TAG.fullmatch(text.strip()):
            pieces.append(text.strip())
        else:
            pieces.append(f"<p>{_broken(text.strip())}</p>")
    made = _inside_lines("\n".join(pieces))
    return re.sub(
        r"<pre data-kept=(\d+)>\n?</pre>|<pre data-kept=(\d+)>",
        lambda f: kept[int(f.group(1) or f.group(2))],
        made,
    )


def _broken(text: str) -> str:
    """Return a paragraph with its line ends as breaks, but those that follow one, or are in a tag."""
    text = re.sub(r"(<br\s*/?>)[ \t]*\n", r"\1 ", text, flags=re.IGNORECASE)
    return re.sub(r"\n(?![^<>]*>)", "<br>\n", text)


def _inside_lines(made: str) -> str:
    """Take the paragraph out of what holds lines: an item or a cell is no paragraph for it."""
    return re.sub(
        r"(<(li|td|th|dt|dd|h[1-6]|p|figcaption|summary|caption)\b[^<>]*>)\s*<p>(.*?)</p>\s*(?=</?\2\b)",
        r"\1\3",
        made,
        flags=re.IGNORECASE | re.DOTALL,
    )


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
    text = caption or (inner[: picture.start()] + inner[picture.end() :]).strip()
    shown = f"<figcaption>{text}</figcaption>" if text else ""
    return f"\n\n<figure>{picture.group()}{shown}</figure>\n\n".replace(
        "</figure>\n\n", "</figure>\n\n"
    )
