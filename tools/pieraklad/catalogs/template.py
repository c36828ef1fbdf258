"""Articles → deterministic templates: the same segments give the same bytes, on any day."""

from __future__ import annotations

from collections.abc import Iterable

from polib import POEntry

from pieraklad import __version__
from pieraklad.catalogs.po import Catalog
from pieraklad.documents import Segment

GENERATOR = f"Pieraklad {__version__.rpartition('.')[0]}"


def build_template(
    segments: Iterable[Segment], name: str, project: str, lines: bool = False
) -> Catalog:
    """Return the template of one article.

    `name` is the article's path as `#:` shows it, `project` goes to Project-Id-Version; `lines`
    turns line numbers on. There is no POT-Creation-Date: a date would change the header of every
    catalog with every edit and make two branches collide there.
    """
    catalog = Catalog.new(
        {
            "Project-Id-Version": project,
            "Report-Msgid-Bugs-To": "",
            "Language": "",
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
            "X-Generator": GENERATOR,
        }
    )
    for entry in entries_of(segments, name, lines):
        catalog.append(entry)
    return catalog


def entries_of(segments: Iterable[Segment], name: str, lines: bool = False) -> list[POEntry]:
    """Return one entry a message, in the article's order; what occurs twice is one message."""
    entries: dict[tuple[str | None, str], POEntry] = {}
    for segment in segments:
        place = (name, str(segment.line) if lines else "")
        key = (segment.context, segment.message)
        entry = entries.get(key)
        if entry is None:
            entry = entries[key] = POEntry(
                msgid=segment.message, msgctxt=segment.context, occurrences=[place]
            )
        elif place not in entry.occurrences:
            entry.occurrences.append(place)
        for line in describe(segment).split("\n"):
            if line not in entry.comment.split("\n"):
                entry.comment = f"{entry.comment}\n{line}" if entry.comment else line
    return list(entries.values())


def describe(segment: Segment) -> str:
    """Return the comment that tells a translator what a message is and where it stands."""
    text = segment.kind
    if segment.section and not segment.kind.startswith("heading"):
        text += f", under “{segment.section}”"
    return f"{text}\n{segment.comment}" if segment.comment else text
