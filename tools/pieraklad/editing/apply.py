"""One request and the message it is for: written, refused, or kept as a suggestion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from polib import POEntry

from pieraklad.catalogs.po.catalog import Catalog
from pieraklad.catalogs.po.writer import format_entry
from pieraklad.catalogs.reviewed import texts_of
from pieraklad.editing.answers import Answer, Conflict, Refused, Saved, Texts
from pieraklad.editing.identity import (
    content_hash,
    dismiss_checks,
    hash_with,
    state_of,
    write_texts,
)
from pieraklad.editing.requests import NO_MESSAGE
from pieraklad.editing.sheet import Sheet
from pieraklad.editing.values import LastValue, Pending, value_of
from pieraklad.editing.writer import Writer
from pieraklad.project.bilingual import Bilingual, joined, number_of

Write = Callable[[Writer], Answer]
"""Records what was done, once the file is written, and returns the answer."""

_KEPT = Bilingual("; your text is kept as a suggestion", "; ваш тэкст захаваны як прапанова")
_INCOMPLETE = Bilingual(
    "saved as fuzzy: not all plural forms are filled in",
    "захавана як недапрацаванае: запоўненыя не ўсе формы множнага ліку",
)


@dataclass(frozen=True, slots=True)
class Base:
    """What the history knows of a request's message."""

    value: LastValue | None
    """The last known value."""
    target: Texts
    """What the person saw before typing, as far as it is known."""


def apply(sheet: Sheet, pending: Pending, base: Base) -> Write:
    """Do what a request asks for in the sheet, if its message is what the person saw."""
    request = pending.request
    entry = entry_for(sheet, pending, base.value)
    if entry is None:
        return _gone(sheet, pending, base)
    forms = sheet.forms(entry)
    if len(request.target) != forms:
        return _answered(Refused(422, _wrong_number(forms, len(request.target))))
    fuzzy, note = _fuzzy(request.target, request.state)
    current = content_hash(entry)
    wanted = hash_with(entry, request.target, fuzzy)
    if current not in (request.base, wanted):
        return _conflict(entry, current, pending, base)
    if (current != wanted or request.dismiss) and not _can_be_kept(
        entry, request.target, fuzzy, request.dismiss
    ):
        odd = Bilingual(
            "a PO file cannot hold this text; a sign in it that is not printed is the reason",
            "файл PO не можа змясціць гэты тэкст; перашкаджае знак, які не друкуецца",
        )
        return _suggested(pending, request.id, base.target, "proposed", lambda _: Refused(422, odd))
    if current != wanted or (not fuzzy and entry.previous_msgid is not None):
        write_texts(entry, request.target, fuzzy)
    dismiss_checks(entry, request.dismiss)
    value, old, state = value_of(entry, pending.at), base.value, state_of(entry)

    def record(writer: Writer) -> Answer:
        if old is not None and old.hash == wanted:
            return Saved(wanted, state, writer.last_number(request.id), note)
        seq = writer.version(
            request.id, old, value, request.who, pending.at, request.origin, pending.number
        )
        return Saved(wanted, state, seq, note)

    return record


def entry_for(sheet: Sheet, pending: Pending, value: LastValue | None) -> POEntry | None:
    """Return the entry that a request is for, or None."""
    if value is None:
        return sheet.entries.get(pending.request.id)
    return sheet.entry(pending.request.id, value.msgctxt, value.msgid)


def broken(pending: Pending, base: Base) -> Write:
    """Keep the text of a request that could not be worked on, so that it holds up no other one."""
    error = Bilingual("this is a bug in Pieraklad", "гэта памылка самога Pieraklad")
    return _suggested(
        pending,
        pending.request.id,
        base.target,
        "proposed",
        lambda _: Refused(500, joined(error, _KEPT)),
    )


def _fuzzy(target: Texts, state: str) -> tuple[bool, str]:
    """Return whether texts get the fuzzy mark, and why if that is not what was asked for."""
    if not any(target):
        return False, ""  # nothing to look at again
    if state == "translated" and not all(target):
        return True, _INCOMPLETE
    return state == "fuzzy", ""


def _can_be_kept(entry: POEntry, target: Texts, fuzzy: bool, dismiss: tuple[str, ...]) -> bool:
    """Return whether an entry with these texts is the same when it is read again."""
    trial = POEntry(
        msgid=entry.msgid, msgctxt=entry.msgctxt, msgid_plural=entry.msgid_plural,
        tcomment=entry.tcomment, flags=list(entry.flags),
    )  # fmt: skip
    write_texts(trial, target, fuzzy)
    dismiss_checks(trial, dismiss)
    data = f'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n{format_entry(trial)}'
    catalog = Catalog.from_bytes(data.encode("utf-8", "surrogateescape"))
    read = list(catalog)
    return not catalog.problems and len(read) == 1 and content_hash(read[0]) == content_hash(trial)


def _conflict(entry: POEntry, current: str, pending: Pending, base: Base) -> Write:
    theirs, yours = texts_of(entry), pending.request.target

    def answer(number: int) -> Answer:
        return Conflict(base.target, theirs, yours, current, number)

    return _suggested(pending, pending.request.id, base.target, "conflict", answer)


def _gone(sheet: Sheet, pending: Pending, base: Base) -> Write:
    if not any(pending.request.target):
        return _answered(Refused(404, NO_MESSAGE))
    # A message may come and go between two looks at the file: also a text for an unknown one is kept.
    heir = None if base.value is None else _successor(sheet, base.value)
    heir = heir or pending.request.id
    return _suggested(
        pending, heir, base.target, "gone", lambda _: Refused(404, joined(NO_MESSAGE, _KEPT))
    )


def _successor(sheet: Sheet, gone: LastValue) -> str | None:
    """Return the ID of the message that took the place of one that is gone, or None."""
    for key, entry in sheet.entries.items():
        if entry.previous_msgid == gone.msgid and entry.previous_msgctxt == gone.msgctxt:
            return key
    from rapidfuzz import fuzz, process

    texts = {
        key: entry.msgid for key, entry in sheet.entries.items() if entry.msgctxt == gone.msgctxt
    }
    found = process.extractOne(gone.msgid, texts, scorer=fuzz.ratio, score_cutoff=60)
    return None if found is None else str(found[2])


def _suggested(
    pending: Pending, id: str, base: Texts, reason: str, answer: Callable[[int], Answer]
) -> Write:
    request = pending.request

    def record(writer: Writer) -> Answer:
        return answer(writer.suggest(id, request.target, base, request.who, pending.at, reason))

    return record


def _answered(answer: Answer) -> Write:
    return lambda _: answer


def _wrong_number(wanted: int, got: int) -> Bilingual:
    forms = number_of(wanted, "форма", "формы", "форм")
    return Bilingual(
        f"expected {wanted} text{'s' if wanted != 1 else ''}, got {got}",
        f"у перакладзе павінна быць {forms}, а тут {got}",
    )
