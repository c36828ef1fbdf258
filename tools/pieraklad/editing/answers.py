"""What is asked of the workbench's library, and what it answers; answers as JSON, for the journal."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from pieraklad.project.bilingual import Bilingual

Texts = tuple[str, ...]
"""A translation: one text, or all plural forms."""


@dataclass(frozen=True, slots=True)
class Save:
    """A request to write the translation of one message."""

    language: str
    slug: str
    id: str
    target: Texts
    """The new text, or all plural forms. Empty texts make the message untranslated."""
    state: str
    """"translated" or "fuzzy"."""
    base: str
    """The `content_hash` of what the person saw before typing."""
    request: str
    """A UUID made by the client; the same request again gets the same answer."""
    who: str
    base_target: Texts = ()
    """What the person saw before typing, to be shown in a conflict if the history lacks it."""
    origin: str = "workbench"
    dismiss: tuple[str, ...] = ()
    """IDs of checks that are switched off for this message."""


@dataclass(frozen=True, slots=True)
class Saved:
    """The translation is in the file and in the history."""

    hash: str
    """The message's `content_hash` now: the base of the next save."""
    state: str
    """"translated", "fuzzy" or "untranslated"."""
    seq: int
    """The number of this version; see `Workbench.changes`."""
    note: str = ""
    """Why the state is not the requested one, in both languages; else empty."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else changed the message meanwhile: nothing was overwritten, `yours` is a suggestion."""

    base: Texts
    theirs: Texts
    yours: Texts
    hash: str
    """The `content_hash` of `theirs`."""
    suggestion: int
    """The number of the suggestion; see `Workbench.suggestions`."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The text is in the journal but the file cannot be written now; `Workbench.replay` will do it."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The request cannot be granted; `status` is the HTTP status code that says so."""

    status: int
    reason: str


Answer = Saved | Conflict | Waiting | Refused


@dataclass(frozen=True, slots=True)
class Version:
    """One value that a message had."""

    target: Texts
    state: str
    who: str
    """Empty if unknown: what other programs write has no name."""
    when: float
    """Seconds since 1970."""
    origin: str
    """"workbench", "outside" (another program wrote it), or what the request said."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text that is not in the file but must not be lost."""

    number: int
    id: str
    target: Texts
    who: str
    when: float
    """Seconds since 1970."""
    reason: str
    """"conflict", "gone" (its message no longer exists), "outside" (another program replaced it),
    or "proposed"."""
    base: Texts


_FIELDS = tuple(field.name for field in fields(Save))
_KINDS: dict[str, Callable[..., Answer]] = {
    kind.__name__: kind for kind in (Saved, Conflict, Waiting, Refused)
}


def to_json(answer: Answer) -> str:
    """Return an answer as JSON; texts in two languages keep both."""
    values = {field.name: _plain(getattr(answer, field.name)) for field in fields(answer)}
    return json.dumps([type(answer).__name__, values], ensure_ascii=False)


def from_json(text: str) -> Answer:
    """Return the answer that `to_json` wrote."""
    kind, values = json.loads(text)
    return _KINDS[kind](**{name: _restored(value) for name, value in values.items()})


def texts_to_json(target: Texts) -> str:
    return json.dumps(target, ensure_ascii=False)


def texts_from_json(text: str) -> Texts:
    return tuple(json.loads(text))


def payload(request: Save) -> str:
    """Return what a request asks for, to tell a repeated one from another one with the same UUID."""
    values = {name: getattr(request, name) for name in _FIELDS}
    return json.dumps(values, ensure_ascii=False)


def _plain(value: Any) -> Any:
    return {"en": str(value), "be": value.be} if isinstance(value, Bilingual) else value


def _restored(value: Any) -> Any:
    if isinstance(value, dict):
        return Bilingual(value["en"], value["be"])
    return tuple(value) if isinstance(value, list) else value
