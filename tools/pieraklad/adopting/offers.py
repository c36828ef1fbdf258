"""Another tool's catalog, or an existing translation → the translations of an article's messages.

Messages of two tools are compared by their *form*: the text as a Markdown parser reads it, with the kind
of markup but not its spelling (`*` or `_`, escapes and entities, line wrapping, trailing hashes and
link destinations do not count; code does). A match of only the words is *loose*.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from polib import POEntry

from pieraklad.catalogs.message import has_translation, mark_fuzzy, message_key, unmark_fuzzy
from pieraklad.catalogs.po.catalog import Catalog
from pieraklad.documents import Document, UnrenderableTranslation, parse
from pieraklad.documents.markdown.parser import LINKS, Event, events
from pieraklad.documents.spaces import collapse

SHORT = 3
"""A text of fewer words may mean something else in another article."""

_HASHES = re.compile(r"^#{1,6}[ \t]+|(?<![ \t])[ \t]+#+[ \t]*$")
_BREAK = re.compile(r"(?:\\|(?<! ) {2,})\n")
# translate-toolkit writes `[text]{1}` for `[text](address)` in the source.
_NUMBERED = re.compile(r"\]\{(\d+)\}")
_BLOCKS = re.compile(
    r"^(?:\||#{1,6} |[-*+] |\d+[.)] |> |---\n|[\w.-]+: )|\n(?:\||[-*+] |\d+[.)] |---)"
)
# Prefixes that some tools keep before the text of a footnote or an alert.
_LABEL = re.compile(r"^(?:\[\^[^\]\s]+\]:|\[![A-Za-z]+\])\s*")
_KEY = re.compile(r"(?:^|\s)([a-z_]+):\s")
_WORDS = re.compile(r"\w+")
# Text before a message, so that the parser does not take "1. May" for a list item.
_LEAD = "x "


class Offer(NamedTuple):
    """An available translation: of which text, and whether a person finished it.

    `obsolete` ones are for texts that the other tool's source no longer had; `number` is the entry's.
    """

    source: str
    text: str
    context: str | None
    finished: bool
    obsolete: bool = False
    number: int = -1


@dataclass(slots=True)
class Adopted:
    """How many messages were adopted as `finished` and `fuzzy`, were translated before (`kept`), are `missing`."""

    finished: int = 0
    fuzzy: int = 0
    kept: int = 0
    missing: int = 0

    @property
    def total(self) -> int:
        """The number of messages."""
        return self.finished + self.fuzzy + self.kept + self.missing

    def add(self, other: Adopted) -> None:
        """Add the counts of another article."""
        self.finished += other.finished
        self.fuzzy += other.fuzzy
        self.kept += other.kept
        self.missing += other.missing


class _Link(NamedTuple):
    """A link or image in a message: the place of its address (code points), as written there."""

    start: int
    end: int


class Offers:
    """The translations in another catalog, indexed by form."""

    def __init__(self, catalog: Catalog, keys: Sequence[str] | None = None) -> None:
        """Read the translated entries, obsolete ones too; `keys` are the front-matter keys to translate."""
        self.count = 0
        self.plurals = 0
        """Translated entries with plural forms, which articles never have."""
        self.used: set[int] = set()
        """The numbers of the entries that were used for a message."""
        self._by_form: dict[str, list[Offer]] = {}
        self._by_words: dict[str, list[Offer]] = {}
        for entry in catalog:
            if entry.msgid_plural:
                self.plurals += any(entry.msgstr_plural.values())
                continue
            if not entry.msgstr:
                continue
            self.count += 1
            finished = not entry.fuzzy
            for source, text in _parts(entry.msgid, entry.msgstr, keys):
                self._add(Offer(source, text, entry.msgctxt, finished, entry.obsolete, self.count))

    def _add(self, offer: Offer) -> None:
        self._by_form.setdefault(form(offer.source), []).append(offer)
        words = _words(offer.source)
        if words:
            self._by_words.setdefault(words, []).append(offer)

    def find(self, message: str, context: str | None = None) -> tuple[Offer, bool] | None:
        """Return the best offer for a message, its text as needed here, and whether it is certain."""
        found = self._by_form.get(form(message))
        if found:
            found = sorted(
                found,
                key=lambda o: (
                    not o.finished, o.obsolete, o.context != context, o.source != message,
                ),
            )  # fmt: skip
            best = found[0]
            texts = Counter(
                offer.text
                for offer in found
                if (offer.finished, offer.obsolete) == (best.finished, best.obsolete)
            )
            if len(texts) > 1 and best.source != message:
                best = next(offer for offer in found if offer.text == texts.most_common(1)[0][0])
            text, fits = _refitted(message, best)
            agreed = len(texts) == 1 or len(message.split()) >= SHORT
            lines = len(_BREAK.findall(text)) == len(_BREAK.findall(message))
            sure = fits and agreed and lines and best.finished and context in (None, best.context)
            sure = sure and _translated(message, text)
            return best._replace(text=text), sure
        found = self._by_words.get(_words(message)) if _words(message) else None
        if found:
            best = min(found, key=lambda offer: (not offer.finished, offer.obsolete))
            return best._replace(text=_refitted(message, best)[0]), False
        return None


def adopt_offers(catalog: Catalog, document: Document, offers: Offers, named: bool) -> Adopted:
    """Fill the catalog of one article from `offers`; nothing finished is touched.

    `named` says that the offers are for this very article; otherwise texts of one or two words are adopted
    only if half of the article is.
    """
    entries = [entry for entry in catalog if not entry.obsolete and not entry.msgid_plural]
    found = {id(e): match for e in entries if (match := offers.find(e.msgid, e.msgctxt))}
    related = named or 2 * sum(sure for _, sure in found.values()) >= len(entries)
    chosen: list[tuple[POEntry, Offer, bool]] = []
    for entry in entries:
        match = found.get(id(entry))
        if match is None:
            continue
        offer, sure = match
        offers.used.add(offer.number)
        if related or len(entry.msgid.split()) >= SHORT:
            chosen.append((entry, offer, sure))
    return _fill(catalog, document, chosen)


def adopt_pairs(
    catalog: Catalog, document: Document, pairs: Iterable[tuple[int, str, bool]]
) -> Adopted:
    """Fill the catalog with (index of a segment of `document`, translation, whether it is certain)."""
    best: dict[tuple[str | None, str], list[tuple[str, bool]]] = {}
    for index, text, sure in pairs:
        segment = document.segments[index]
        best.setdefault((segment.context, segment.message), []).append((text, sure))
    chosen: list[tuple[POEntry, Offer, bool]] = []
    for entry in catalog:
        if entry.obsolete or entry.msgid_plural:
            continue
        found = best.get(message_key(entry))
        if found:
            texts = Counter(text for text, sure in found if sure) or Counter(t for t, _ in found)
            text = texts.most_common(1)[0][0]
            sure = any(s for t, s in found if t == text) and _translated(entry.msgid, text)
            chosen.append((entry, Offer(entry.msgid, text, None, sure), sure))
    return _fill(catalog, document, chosen)


def _fill(
    catalog: Catalog, document: Document, chosen: list[tuple[POEntry, Offer, bool]]
) -> Adopted:
    result = Adopted()
    filled: set[int] = set()
    refused = _refused(document, {message_key(e): offer.text for e, offer, _ in chosen})
    for entry, offer, certain in chosen:
        sure = certain and message_key(entry) not in refused
        if not _open(entry, sure):
            continue
        filled.add(id(entry))
        entry.msgstr = offer.text
        unmark_fuzzy(entry)
        entry.previous_msgid = entry.previous_msgctxt = None
        if sure:
            result.finished += 1
            continue
        result.fuzzy += 1
        mark_fuzzy(entry)
        if collapse(offer.source) != collapse(entry.msgid):
            entry.previous_msgid = offer.source
    for entry in catalog:
        if entry.obsolete or id(entry) in filled:
            continue
        if has_translation(entry):
            result.kept += 1
        else:
            result.missing += 1
    return result


def _translated(source: str, text: str) -> bool:
    """Return whether a text is a translation; one identical to the source is, if it has only names."""
    return source != text or not any(word[0].islower() for word in _WORDS.findall(text))


def _open(entry: POEntry, sure: bool) -> bool:
    """Return whether an entry may be filled: empty, or with a suggestion for another text."""
    return not entry.msgstr or (sure and entry.fuzzy and entry.previous_msgid is not None)


def _refused(
    document: Document, texts: dict[tuple[str | None, str], str]
) -> set[tuple[str | None, str]]:
    """Return the messages whose translation would break the article."""
    refused: set[tuple[str | None, str]] = set()

    def note(error: UnrenderableTranslation) -> None:
        refused.add((error.segment.context, error.segment.message))

    document.render(lambda s: texts.get((s.context, s.message)), on_error=note)
    return refused


def form(message: str) -> str:
    """Return a message as readers see it, with its markup named: equal for the same meaning."""
    pieces: list[str] = []
    opened: list[str] = []
    for tag, name, value, _, _ in _events(_one_line(message)):
        if value is None and not name:  # a break
            pieces.append(" ")
        elif tag == "Start":
            if name != "Paragraph":
                pieces.append(f"\1{name[0]}")
            opened.append(name)
        elif tag == "End":
            if opened and opened.pop() != "Paragraph":
                pieces.append("\2")
        elif tag == "Text":
            pieces.append(value)
        elif tag == "Code":
            pieces.append(f"\1`{collapse(value)}\2")
        else:
            pieces.append(f"\1{tag} {value}\2")
    return collapse("".join(pieces)).removeprefix(_LEAD.strip()).strip()


def _words(message: str) -> str:
    """Return only the words of a message."""
    found = _events(_one_line(message))
    text = "".join(value for tag, _, value, _, _ in found if tag in ("Text", "Code"))
    return " ".join(_WORDS.findall(text.removeprefix(_LEAD.strip()).casefold()))


def _one_line(message: str) -> str:
    text = _BREAK.sub(" ", _NUMBERED.sub(r"](\1)", message))
    return _LEAD + _HASHES.sub("", collapse(text))


def _events(text: str) -> Iterator[Event]:
    # A reference whose definition is elsewhere is still a link.
    return events(text, lambda link: ("#", ""))


def _links(text: str) -> list[_Link]:
    """Return the places of the addresses of a message's links and images, in reading order."""
    links: list[_Link] = []
    data = (_LEAD + text).encode("utf-8")
    lead = len(_LEAD)
    places: list[int] = []
    for tag, name, link, start, end in _events(_LEAD + text):
        if name not in LINKS:
            continue
        if tag == "Start":
            is_bare = link["link_type"] in ("Autolink", "Email")
            places.append(-1 if is_bare else len(links))
            if not is_bare:
                links.append(_Link(0, 0))
        elif (place := places.pop()) >= 0:
            bracket = _closing_bracket(data, start, end)
            first = len(data[:bracket].decode("utf-8")) - lead
            last = len(data[:end].decode("utf-8")) - lead
            links[place] = _Link(first, last)
    return links


def _closing_bracket(data: bytes, start: int, end: int) -> int:
    """Return the end of the text of the link in `data[start:end]`, after its bracket."""
    depth = 0
    position = start
    while position < end:
        byte = data[position : position + 1]
        if byte == b"\\":
            position += 1
        elif byte == b"[":
            depth += 1
        elif byte == b"]":
            depth -= 1
            if depth == 0:
                return position + 1
        position += 1
    return end


def _refitted(message: str, offer: Offer) -> tuple[str, bool]:
    """Return the offered text with the addresses of `message`, and whether all of them were placed."""
    text = offer.text if _BREAK.search(offer.text) else collapse(offer.text)
    text = _HASHES.sub("", _NUMBERED.sub(r"](\1)", text))
    theirs = _HASHES.sub("", collapse(_NUMBERED.sub(r"](\1)", offer.source)))
    if theirs == message:
        return text, True
    ours = [message[link.start : link.end] for link in _links(message)]
    old = [theirs[link.start : link.end] for link in _links(theirs)]
    if ours == old:
        return text, True
    if len(ours) != len(old):
        return text, False
    free = list(range(len(old)))
    fits = True
    pieces: list[str] = []
    position = 0
    for link in _links(text):
        written = text[link.start : link.end]
        place = next((n for n in free if old[n] == written), None)
        if place is None:
            # An address that the translator changed; then the source's must be the same as before.
            fits = False
            continue
        free.remove(place)
        pieces += [text[position : link.start], ours[place]]
        position = link.end
    pieces.append(text[position:])
    return "".join(pieces), fits and not free


def _parts(source: str, text: str, keys: Sequence[str] | None) -> list[tuple[str, str]]:
    """Return an entry's pair, and the pairs inside if other tools keep blocks whole (a table)."""
    label = _LABEL.match(source)
    if label is not None:
        return [(source[label.end() :], _LABEL.sub("", text))]
    if not _BLOCKS.search(source):
        return [(source, text)]
    for wrap in ("{}\n", "---\n{}\n---\n"):
        here = parse(wrap.format(source), "markdown", keys=keys).segments
        there = parse(wrap.format(text), "markdown", keys=keys).segments
        inside = here and here[0].message != collapse(source)
        if inside and [s.kind for s in here] == [s.kind for s in there]:
            pairs = [(a.message, b.message) for a, b in zip(here, there, strict=True)]
            return [(source, text), *pairs]
    return [(source, text), *_joined_keys(source, text)]


def _joined_keys(source: str, text: str) -> list[tuple[str, str]]:
    """Return the values of a front matter whose lines were joined (mdpo reads it as a paragraph)."""
    here, there = _KEY.split(source), _KEY.split(text)
    if len(here) < 5 or here[1::2] != there[1::2]:
        return []
    values = zip(here[2::2], there[2::2], strict=True)
    return [(a.strip(" \n\"'"), b.strip(" \n\"'")) for a, b in values if a.strip() and b.strip()]
