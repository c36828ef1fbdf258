"""base, ours, theirs → catalog: the git merge driver. Entry by entry, and within one part by part.

Three parts of an entry are merged separately: the *translation* (texts, fuzzy flag, previous
source), what comes from the *template* (comments, places, whether it is obsolete), and the
*translator's* own comments and flags. A part changed on only one side is taken from that side. Only two
different finished translations of one message are a conflict: neither is discarded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from polib import POEntry

from pieraklad.catalogs.message import is_finished, mark_fuzzy, message_key, other_flags
from pieraklad.catalogs.po.catalog import Catalog

_Key = tuple[str | None, str]
_Part = Callable[[POEntry], Any]


@dataclass(frozen=True, slots=True)
class MergeResult:
    """The merged catalog, and the messages whose translations conflict."""

    catalog: Catalog
    conflicts: tuple[str, ...]


def merge_catalogs(
    base: Catalog, ours: Catalog, theirs: Catalog, take_theirs: bool = False
) -> MergeResult:
    """Merge two sides' changes to `base`. The order is ours; additions of theirs go where they are in theirs.

    With `take_theirs` a conflict gets their translation, without a mark: ours is kept elsewhere.
    """
    old, mine, other = _by_key(base), _by_key(ours), _by_key(theirs)
    conflicts: list[str] = []
    merged: dict[_Key, POEntry] = {}
    for key in _order(list(mine), list(other)):
        entry = _merged(old.get(key), mine.get(key), other.get(key), conflicts, take_theirs)
        if entry is not None:
            merged[key] = entry
    live = [entry for entry in merged.values() if not entry.obsolete]
    retired = [entry for entry in merged.values() if entry.obsolete]
    if _head(base) == _head(ours):  # theirs then is taken over with its very lines
        return MergeResult(theirs.rebuilt([*live, *retired], ours), tuple(conflicts))
    catalog = ours.rebuilt([*live, *retired], theirs)
    _merge_header(catalog, base, ours, theirs)
    return MergeResult(catalog, tuple(conflicts))


def _by_key(catalog: Catalog) -> dict[_Key, POEntry]:
    """Return the entries by context and msgid; a live one is preferred to an obsolete one."""
    entries: dict[_Key, POEntry] = {}
    for entry in catalog:
        key = message_key(entry)
        if key not in entries or entries[key].obsolete:
            entries[key] = entry
    return entries


def _order(mine: list[_Key], other: list[_Key]) -> list[_Key]:
    """Return all keys: ours in their order, each of theirs after the one that it follows there."""
    known = set(mine)
    behind: dict[_Key | None, list[_Key]] = {}
    last: _Key | None = None
    for key in other:
        if key in known:
            last = key
        else:
            behind.setdefault(last, []).append(key)
    result = list(behind.get(None, ()))
    for key in mine:
        result.append(key)
        result.extend(behind.get(key, ()))
    return result


def _merged(
    old: POEntry | None,
    mine: POEntry | None,
    other: POEntry | None,
    conflicts: list[str],
    take_theirs: bool,
) -> POEntry | None:
    if mine is None or other is None:
        present = mine or other
        assert present is not None
        # Removed on one side: removed, unless the other side has worked on it since.
        if old is not None and _same(old, present):
            return None
        return present
    if _same(mine, other) or (old is not None and _same(old, other)):
        return mine
    if old is not None and _same(old, mine):
        return other
    empty = POEntry(msgid=mine.msgid, msgctxt=mine.msgctxt)
    _merge_translation(old or empty, mine, other, conflicts, take_theirs)
    for read, write in ((_template, _write_template), (_remarks, _write_remarks)):
        before, left, right = read(old or empty), read(mine), read(other)
        if right not in (before, left) and left == before:
            write(mine, other)
        elif right not in (before, left) and read is _remarks:
            _join_remarks(mine, other, old or empty)
    return mine


def _same(one: POEntry, two: POEntry) -> bool:
    return all(part(one) == part(two) for part in (_translation, _template, _remarks))


def _translation(entry: POEntry) -> tuple[Any, ...]:
    return (
        entry.msgstr, tuple(sorted(entry.msgstr_plural.items())), entry.fuzzy,
        entry.previous_msgid, entry.previous_msgctxt, entry.previous_msgid_plural,
    )  # fmt: skip


def _template(entry: POEntry) -> tuple[Any, ...]:
    return (entry.comment, tuple(entry.occurrences), entry.obsolete, entry.msgid_plural)


def _remarks(entry: POEntry) -> tuple[Any, ...]:
    return (entry.tcomment, tuple(sorted(f for f in entry.flags if f != "fuzzy")))


def _write_translation(target: POEntry, source: POEntry) -> None:
    target.msgstr = source.msgstr
    target.msgstr_plural = dict(source.msgstr_plural)
    flags = other_flags(target)
    target.flags = ["fuzzy", *flags] if source.fuzzy else flags
    target.previous_msgid = source.previous_msgid
    target.previous_msgctxt = source.previous_msgctxt
    target.previous_msgid_plural = source.previous_msgid_plural


def _write_template(target: POEntry, source: POEntry) -> None:
    target.comment = source.comment
    target.occurrences = list(source.occurrences)
    target.obsolete = source.obsolete
    target.msgid_plural = source.msgid_plural


def _write_remarks(target: POEntry, source: POEntry) -> None:
    target.tcomment = source.tcomment
    fuzzy = ["fuzzy"] if target.fuzzy else []
    target.flags = [*fuzzy, *(flag for flag in source.flags if flag != "fuzzy")]


def _join_remarks(target: POEntry, source: POEntry, old: POEntry) -> None:
    """Merge comments or flags: if both sides added some, both stay."""
    lines = target.tcomment.split("\n") if target.tcomment else []
    known = {*lines, *old.tcomment.split("\n")}
    target.tcomment = "\n".join([*lines, *_fresh(source.tcomment.split("\n"), known)])
    target.flags = [*target.flags, *_fresh(source.flags, {*target.flags, *old.flags, "fuzzy"})]


def _fresh(items: Iterable[str], known: set[str]) -> list[str]:
    return [item for item in items if item and item not in known]


def _merge_translation(
    old: POEntry, mine: POEntry, other: POEntry, conflicts: list[str], take_theirs: bool
) -> None:
    before, left, right = _translation(old), _translation(mine), _translation(other)
    if right in (before, left):
        return
    if left == before or (is_finished(other) and not is_finished(mine)):
        _write_translation(mine, other)
        return
    if is_finished(mine) and not is_finished(other):
        return
    if left[:2] == right[:2]:  # the same words; one side reviewed them
        if not other.fuzzy:
            _write_translation(mine, other)
        return
    conflicts.append(mine.msgid)
    if take_theirs:
        _write_translation(mine, other)
        return
    mark_fuzzy(mine)
    texts = [other.msgstr] if other.msgstr else list(other.msgstr_plural.values())
    own = [mine.msgstr] if mine.msgstr else list(mine.msgstr_plural.values())
    note = [
        "CONFLICT: two branches translated this; choose one and remove the fuzzy mark.",
        *(f"ours: {line}" for text in own for line in text.split("\n")),
        *(f"theirs: {line}" for text in texts for line in text.split("\n")),
    ]
    mine.tcomment = "\n".join([*(mine.tcomment.split("\n") if mine.tcomment else []), *note])


def _head(catalog: Catalog) -> tuple[Any, ...]:
    header = catalog.header
    return () if header is None else (header.msgstr, header.tcomment, tuple(header.flags))


def _merge_header(catalog: Catalog, base: Catalog, ours: Catalog, theirs: Catalog) -> None:
    """Take over header fields that only theirs changed; of two revision dates, the later one."""
    old, mine, other = base.headers, ours.headers, theirs.headers
    for name, value in other.items():
        if value == mine.get(name) or value == old.get(name):
            continue
        if name == "PO-Revision-Date":
            if value > mine.get(name, ""):
                catalog.set_header(name, value)
        elif mine.get(name) == old.get(name):
            catalog.set_header(name, value)
