"""Template + old catalog → catalog: every translation is kept, suggested or set aside, none is lost."""

from __future__ import annotations

from collections.abc import Callable, Collection
from copy import copy
from dataclasses import dataclass, field

from polib import POEntry

from pieraklad.catalogs.ignoring import comment_lacks, write_comment
from pieraklad.catalogs.message import has_translation, mark_fuzzy, message_key, other_flags
from pieraklad.catalogs.po.catalog import Catalog
from pieraklad.merging.carry_over import carry_over
from pieraklad.merging.kinds import KINDS

Lookup = Callable[[str], "str | None"]
"""The exact translation of a text that the memory knows, or None."""

_Key = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class UpdateResult:
    """The merged catalog, and how many messages were `kept`, `carried` (a mechanical edit of the
    source was made in the translation as well), made `fuzzy` (another edit), `filled` from memory,
    are `new` (empty), now `obsolete`, or `revived` from obsolete ones."""

    catalog: Catalog
    counts: dict[str, int] = field(default_factory=dict)


def update_catalog(
    catalog: Catalog,
    template: Catalog,
    memory: Lookup | None = None,
    minor: bool = False,
    carry: Collection[str] = KINDS,
) -> UpdateResult:
    """Merge a template into a catalog. Pure: neither argument's file is touched.

    The order for each message: the same id → kept as it is; an obsolete entry of the same id →
    restored; edited → its own old translation: finished if the edit was mechanical and could
    be made in it as well (`carry` names the kinds, see `kinds.KINDS`), else fuzzy with
    the previous msgid; else the exact text from `memory`, fuzzy if it has fewer than three words; else empty. Removed
    messages become obsolete. With `minor` the editor says that edits do not change the meaning: they stay finished.
    """
    counts = dict.fromkeys(("kept", "carried", "fuzzy", "filled", "new", "obsolete", "revived"), 0)
    live: dict[_Key, POEntry] = {}
    retired: dict[_Key, POEntry] = {}
    for entry in catalog:
        (retired if entry.obsolete else live).setdefault(message_key(entry), entry)
    wanted = [entry for entry in template if not entry.obsolete]
    sources = _sources(wanted, live, retired)
    used: set[int] = set()
    entries: list[POEntry] = []
    for new in wanted:
        key = message_key(new)
        old = live.get(key)
        if old is not None:
            counts["kept"] += 1
        elif key in retired:
            old = retired[key]
            counts["revived"] += 1
        if old is not None:
            used.add(id(old))
            entries.append(_refreshed(old, new))
            continue
        origin = sources.get(key)
        if origin is not None:
            used.add(id(origin))
            edited, outcome = _edited(new, origin, minor, carry)
            entries.append(edited)
            counts[outcome] += 1
            continue
        filled = _filled(new, memory)
        counts["new" if filled is None else "filled"] += 1
        entries.append(filled or _empty(new, catalog))
    for old in catalog:
        if id(old) in used:
            continue
        if old.obsolete:
            entries.append(old)
        elif has_translation(old):
            gone = _own(old)
            write_comment(gone)
            gone.obsolete, gone.occurrences, gone.comment = True, [], ""
            entries.append(gone)
            counts["obsolete"] += 1
    return UpdateResult(catalog.rebuilt(entries), counts)


def _sources(
    wanted: list[POEntry], live: dict[_Key, POEntry], retired: dict[_Key, POEntry]
) -> dict[_Key, POEntry]:
    """Return, for each new message, the old entry that it was edited from."""
    fresh = [
        entry
        for entry in wanted
        if message_key(entry) not in live and message_key(entry) not in retired
    ]
    if not fresh:
        return {}
    wanted_keys = {message_key(entry) for entry in wanted}
    old = [*live.values(), *retired.values()]
    candidates = [
        index
        for index, entry in enumerate(old)
        if has_translation(entry) and message_key(entry) not in wanted_keys
    ]
    if not candidates:
        return {}
    from pieraklad.merging.alignment.align import align
    from pieraklad.merging.splits import split_and_joined

    places = {message_key(entry): index for index, entry in enumerate(old)}
    kept = {
        index: places[message_key(entry)]
        for index, entry in enumerate(wanted)
        if message_key(entry) in places
    }
    pairs = align(
        [entry.msgid for entry in old], [entry.msgid for entry in wanted], kept, candidates
    )
    origins = {new: old[index] for new, index in pairs.items()}
    origins |= split_and_joined(old, wanted, pairs, kept, set(candidates))
    return {message_key(wanted[new]): origin for new, origin in origins.items()}


def _refreshed(old: POEntry, new: POEntry) -> POEntry:
    """Take over from the template what it says about a message, and nothing else."""
    if (
        old.comment == new.comment
        and old.occurrences == new.occurrences
        and old.msgid_plural == new.msgid_plural
        and not old.obsolete
        and not comment_lacks(old)
    ):
        return old
    entry = _own(old)
    write_comment(entry)
    entry.comment, entry.occurrences = new.comment, list(new.occurrences)
    entry.msgid_plural, entry.obsolete = new.msgid_plural, False
    return entry


def _own(entry: POEntry) -> POEntry:
    """Return a copy of an old entry to change: the old catalog stays as it is."""
    own = copy(entry)
    own.flags, own.msgstr_plural = list(entry.flags), dict(entry.msgstr_plural)
    return own


def _edited(
    new: POEntry, origin: POEntry, minor: bool, carry: Collection[str]
) -> tuple[POEntry, str]:
    """Give an edited message its own old translation; return it and the count it belongs to."""
    entry = _copy(new)
    entry.tcomment = origin.tcomment
    entry.msgstr = origin.msgstr
    if new.msgid_plural:
        entry.msgstr_plural = dict(origin.msgstr_plural) or {0: origin.msgstr}
        entry.msgstr = ""
    entry.flags = other_flags(origin)
    write_comment(entry)
    reviewed = "fuzzy" not in origin.flags
    if minor and reviewed:
        _remark(entry, "The source was edited without a change of meaning.")
        return entry, "kept"
    if reviewed and not new.msgid_plural and new.msgctxt == origin.msgctxt:
        carried = carry_over(origin.msgid, new.msgid, origin.msgstr, carry)
        if carried is not None:
            entry.msgstr = carried.text
            if carried.finished:
                _remark(entry, f"Carried over an edit of the source: {', '.join(carried.kinds)}.")
                return entry, "carried"
    mark_fuzzy(entry)
    # A suggestion that nobody has reviewed yet belongs to the text that it was made for.
    if "fuzzy" in origin.flags and origin.previous_msgid is not None:
        entry.previous_msgid = origin.previous_msgid
        entry.previous_msgctxt = origin.previous_msgctxt
        entry.previous_msgid_plural = origin.previous_msgid_plural
    else:
        entry.previous_msgid = origin.msgid
        entry.previous_msgctxt = origin.msgctxt
        entry.previous_msgid_plural = origin.msgid_plural or None
    return entry, "fuzzy"


def _remark(entry: POEntry, text: str) -> None:
    """Add a line to the translator's comments, once; of carried edits only the last one is noted."""
    lines = [line for line in (entry.tcomment or "").split("\n") if line]
    lines = [line for line in lines if not line.startswith("Carried over an edit")]
    entry.tcomment = "\n".join([*(line for line in lines if line != text), text])


def _filled(new: POEntry, memory: Lookup | None) -> POEntry | None:
    text = memory(new.msgid) if memory is not None and not new.msgid_plural else None
    if not text:
        return None
    entry = _copy(new)
    entry.msgstr = text
    if len(new.msgid.split()) < 3:  # a short text means different things in different places
        mark_fuzzy(entry)
    return entry


def _empty(new: POEntry, catalog: Catalog) -> POEntry:
    entry = _copy(new)
    if new.msgid_plural:
        from pieraklad.project.languages import plural_count

        count = plural_count(catalog.headers.get("Plural-Forms", ""))
        entry.msgstr_plural = dict.fromkeys(range(count), "")
    return entry


def _copy(new: POEntry) -> POEntry:
    return POEntry(
        msgid=new.msgid,
        msgctxt=new.msgctxt,
        msgid_plural=new.msgid_plural,
        comment=new.comment,
        occurrences=list(new.occurrences),
        flags=list(new.flags),
    )
