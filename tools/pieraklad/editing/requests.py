"""Which requests to save are refused before anything is touched: they come from the network."""

from __future__ import annotations

import re
from dataclasses import replace

from pieraklad.editing.answers import Refused, Save
from pieraklad.project import Project, slug_problem
from pieraklad.project.bilingual import Bilingual, joined, number_of, quoted
from pieraklad.project.languages import is_made, not_a_language

MAX_TEXT = 100_000
"""The longest translation, in code points over all plural forms: longer than any paragraph of a book."""
_MAX_NAME = 200
_ID = re.compile(r"[0-9a-f]{12}\Z")
_CHECK = re.compile(r"[A-Za-z][\w-]{0,99}\Z", re.ASCII)

NO_MESSAGE = Bilingual(
    "the article has no such message; it may have been changed meanwhile",
    "у артыкуле няма такога паведамлення; магчыма, артыкул тым часам змянілі",
)

NOTHING = Bilingual("there is no translation", "няма перакладу")


def place_problem(project: Project, language: str, slug: str) -> Refused | None:
    """Return why a catalog cannot be: an unknown language, or a slug that is none."""
    if language not in project.languages or is_made(language):
        return Refused(404, not_a_language(language, project.languages))
    unfit = slug_problem(slug)
    if unfit:
        return Refused(404, joined(quoted(slug), " ", unfit))
    return None


def request_problem(project: Project, request: Save) -> Refused | None:
    """Return why a request is refused, whatever is in the files; None if it can be tried."""
    problem = place_problem(project, request.language, request.slug)
    if problem is not None:
        return problem
    if not _ID.match(request.id):
        return Refused(404, NO_MESSAGE)
    if sum(map(len, request.target)) + sum(map(len, request.base_target)) > 2 * MAX_TEXT:
        return _too_long()
    if sum(map(len, request.target)) > MAX_TEXT:
        return _too_long()
    if not request.target:
        return _unfit(NOTHING)
    if request.state not in ("translated", "fuzzy"):
        wanted = Bilingual(
            "the state must be “translated” or “fuzzy”", "стан можа быць «translated» або «fuzzy»"
        )
        return _unfit(wanted)
    names = (request.request, request.who, request.base, request.origin)
    if not request.request or any(len(name) > _MAX_NAME for name in names):
        return _unfit(
            Bilingual(
                f"the request needs an ID, and no name longer than {_MAX_NAME} letters",
                "запыту патрэбны ідэнтыфікатар, а назвы ў ім — не даўжэйшыя за "
                + number_of(_MAX_NAME, "літару", "літары", "літар"),
            )
        )
    for text in (*request.target, *request.base_target, *names):
        if "\0" in text or not _is_unicode(text):
            return _unfit(
                Bilingual(
                    "the text has a NUL character or half a surrogate pair, which no file can hold",
                    "у тэксце ёсць знак NUL або палова сурагатнай пары; у файл іх не запісаць",
                )
            )
    for name in request.dismiss:
        if not _CHECK.match(name) or len(request.dismiss) > 100:
            none = Bilingual(" is not the ID of a check", " — не ідэнтыфікатар праверкі")
            return _unfit(joined(quoted(name), none))
    return None


def with_line_feeds(request: Save) -> Save:
    """Return a request whose line breaks are line feeds: HTML forms send CRLF (HTML, “newline normalization”)."""
    if not any("\r" in text for text in request.target):
        return request
    texts = (text.replace("\r\n", "\n").replace("\r", "\n") for text in request.target)
    return replace(request, target=tuple(texts))


def _is_unicode(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _unfit(reason: Bilingual) -> Refused:
    return Refused(422, reason)


def _too_long() -> Refused:
    return Refused(
        413,
        Bilingual(
            f"the text is too long; a translation has at most {MAX_TEXT:,} characters",
            "тэкст занадта доўгі; у перакладзе найбольш "
            + number_of(MAX_TEXT, "знак", "знакі", "знакаў"),
        ),
    )
