"""One changed file → the steps from its committed version to the present one, a step for each author.

Git commits whole files, and a file often has several people's work. Each step is the file with one
more author's messages (or reviews), so that each commit has exactly the texts of its author. What
nobody is known for (Poedit, `update`, the order of messages) is a step of the site itself, the first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import NamedTuple

from polib import POEntry

from pieraklad.catalogs.message import message_id, message_key
from pieraklad.catalogs.po.catalog import Catalog
from pieraklad.catalogs.reviewed import review_line, texts_of
from pieraklad.editing.identity import content_hash, state_of

SITE = ""
"""The author of what nobody is known for."""


class Credit(NamedTuple):
    """Who wrote the text that a message now has, when, and who worked on it before since the last commit."""

    hash: str
    who: str
    at: float
    others: frozenset[str] = frozenset()


@dataclass(slots=True)
class Step:
    """A file with one more author's work."""

    who: str
    data: bytes
    at: float = 0.0
    """When the last of it was written, in seconds since 1970; 0 if that is not known."""
    counts: Counter[str] = field(default_factory=Counter)
    others: set[str] = field(default_factory=set)


def catalog_steps(
    old: bytes | None, new: bytes, credits_: Mapping[str, Credit], order: Iterable[str]
) -> list[Step]:
    """Return a catalog's steps; `credits_` by message ID, `order` the authors to commit now.

    If all authors of the file are in `order`, the last step is `new`, byte for byte.
    """
    present = Catalog.from_bytes(new)
    before = Catalog.from_bytes(old) if old is not None else Catalog()
    was, now = _live(before), _live(present)
    changed: dict[str, list[str]] = {}
    for key, entry in now.items():
        if key not in was and not any(texts_of(entry)):
            continue
        if key in was and _own(was[key]) == _own(entry):
            continue
        credit = credits_.get(key)
        if credit is not None and credit.hash == content_hash(entry):
            changed.setdefault(credit.who, []).append(key)
    start = Catalog.from_bytes(new)
    starting = _live(start)
    for keys in changed.values():
        for key in keys:
            _give(starting[key], was.get(key))
    steps: list[Step] = []
    current = start
    if old is not None and _parts(before) == _parts(start):
        current = before  # with its very lines
    else:
        steps.append(Step(SITE, start.to_bytes()))
    entries = _live(current)
    wanted = [who for who in order if who in changed]
    for who in wanted:
        step = Step(who, b"")
        for key in changed[who]:
            credit = credits_[key]
            _give(entries[key], now[key])
            step.counts[state_of(now[key])] += 1
            step.others |= credit.others - {who}
            step.at = max(step.at, credit.at)
        step.data = current.to_bytes()
        steps.append(step)
    if steps and len(wanted) == len(changed):
        steps[-1].data = new
    elif not steps and not changed:
        steps.append(Step(SITE, new))  # line breaks, say
    return steps


def review_steps(old: bytes | None, new: bytes, order: Iterable[str], now: float) -> list[Step]:
    """Return the steps of a file of reviews: each reviewer's own lines."""
    known = set((old or b"").decode("utf-8", "replace").splitlines())
    lines = new.decode("utf-8", "replace").splitlines()
    own: dict[str, list[str]] = {}
    for line in lines:
        review = review_line(line)
        if line not in known and review is not None:
            own.setdefault(review.who, []).append(line)
    left = {line for some in own.values() for line in some}
    steps: list[Step] = []
    if known - set(lines) or any(line not in known and line not in left for line in lines):
        steps.append(Step(SITE, _joined(lines, left)))
    wanted = [who for who in order if who in own]
    for who in wanted:
        left -= set(own[who])
        steps.append(Step(who, _joined(lines, left), now, Counter(reviewed=len(own[who]))))
    if steps and len(wanted) == len(own):
        steps[-1].data = new
    elif not steps and not own:
        steps.append(Step(SITE, new))
    return steps


def reviewers(old: bytes | None, new: bytes) -> set[str]:
    """Return who has reviews in a file that its committed version lacks."""
    known = set((old or b"").decode("utf-8", "replace").splitlines())
    lines = (line for line in new.decode("utf-8", "replace").splitlines() if line not in known)
    return {review.who for review in map(review_line, lines) if review is not None}


def _joined(lines: list[str], without: set[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines if line not in without).encode("utf-8")


def _live(catalog: Catalog) -> dict[str, POEntry]:
    return {message_id(e.msgctxt, e.msgid): e for e in catalog if not e.obsolete}


def _own(entry: POEntry) -> tuple[object, ...]:
    """Return what a person writes into an entry."""
    return (
        texts_of(entry), sorted(entry.flags), entry.tcomment,
        entry.previous_msgid, entry.previous_msgctxt, entry.previous_msgid_plural,
    )  # fmt: skip


def _parts(catalog: Catalog) -> list[object]:
    header = catalog.header
    return [
        header.msgstr if header is not None else "",
        *(
            (message_key(e), e.obsolete, e.comment, e.occurrences, e.msgid_plural, _own(e))
            for e in catalog
        ),
    ]


def _give(entry: POEntry, origin: POEntry | None) -> None:
    """Give an entry what a person wrote into another version of it; nothing if there is none."""
    if origin is None:
        entry.msgstr = ""
        entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, "")
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
        entry.previous_msgid = entry.previous_msgctxt = entry.previous_msgid_plural = None
        return
    own = copy(origin)
    entry.msgstr, entry.msgstr_plural = own.msgstr, dict(own.msgstr_plural)
    entry.flags, entry.tcomment = list(own.flags), own.tcomment
    entry.previous_msgid = own.previous_msgid
    entry.previous_msgctxt = own.previous_msgctxt
    entry.previous_msgid_plural = own.previous_msgid_plural
