"""A note to translators, written into the article before the text that it is about."""

from __future__ import annotations

from collections.abc import Sequence

from pieraklad.catalogs.message import message_id
from pieraklad.documents import Segment
from pieraklad.project import Project
from pieraklad.project.articles import Article, make_article
from pieraklad.project.bilingual import Bilingual, joined
from pieraklad.project.problems import ProjectError
from pieraklad.storage.files import rewrite
from pieraklad.workflow.steps import Report, exclusive

_GONE = Bilingual("the article no longer has this text", "у артыкуле больш няма гэтага тэксту")
_NOT_HERE = Bilingual(
    "a note cannot be put before this text by itself; write “<!-- i18n:comment: … -->” above its block in",
    "да гэтага тэксту нельга дапісаць заўвагу самому; упішыце «<!-- i18n:comment: … -->» над яго абзацам у",
)
_NO_COMMENT = Bilingual("a note cannot contain “--”", "у заўвазе не можа быць «--»")


@exclusive
def note_to_translators(project: Project, article: Article, id: str, note: str) -> Report:
    """Put `<!-- i18n:comment: … -->` before a message of an article, by its ID.

    Nothing else of the article changes: the new text is cut again before it is written, and has to have
    the same messages. Raises ProjectError if that cannot be done, and OSError.
    """
    words = " ".join(note.split())
    if "--" in words or words.endswith("-"):
        raise ProjectError(_NO_COMMENT)
    report = Report()

    def change(data: bytes | None) -> bytes | None:
        return None if data is None else _with_note(project, article, data, id, words)

    rewrite(project.confine(article.path), change)
    report.written.append(article.path)
    return report


def _with_note(project: Project, article: Article, data: bytes, id: str, words: str) -> bytes:
    segments = _segments(project, article, data)
    number = next((n for n, one in enumerate(segments) if _id(one) == id), None)
    if number is None:
        raise ProjectError(_GONE)
    segment = segments[number]
    start = data.rfind(b"\n", 0, segment.start) + 1
    # Within a list or a quotation the comment needs the same beginning of the line; tables have no place for one.
    before = data[start : segment.start]
    indent = before[: len(before) - len(before.lstrip(b" \t>"))]
    end = b"\r\n" if b"\r\n" in data[: start + 200] else b"\n"
    comment = indent + f"<!-- i18n:comment: {words} -->".encode() + end
    for written in (comment, comment + indent.rstrip() + end):
        new = data[:start] + written + data[start:]
        made = _segments(project, article, new)
        is_same = _told(made, number) == _told(segments, number)
        if is_same and words in (made[number].comment or ""):
            return new
    place = f" {project.relative(article.path)}:{segment.line}"
    raise ProjectError(joined(_NOT_HERE, place))


def _segments(project: Project, article: Article, data: bytes) -> Sequence[Segment]:
    made = make_article(article.path, data.decode("utf-8"), project).article
    return () if made is None else made.document.segments


def _told(segments: Sequence[Segment], number: int) -> list[object]:
    """Return what must not change: all messages, and the notes to all others."""
    return [
        (one.message, one.kind, one.context, None if at == number else one.comment)
        for at, one in enumerate(segments)
    ]


def _id(segment: Segment) -> str:
    return message_id(segment.context, segment.message)
