"""Contents: the bytes of a PO file → its contents; `POEntry` objects only on demand.

Code that needs only the texts (compiling, rendering) does not pay for the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from polib import POEntry

from pieraklad.catalogs.po.lenient import is_fuzzy
from pieraklad.catalogs.po.read_entries import ReadEntry, make_entries, was_obsolete
from pieraklad.catalogs.po.scanner import Run, Scan, decoded, encoded, obsolete, quick
from pieraklad.catalogs.po.strings import BACKSLASH, QUOTE, MalformedString, read_plural, unquote
from pieraklad.project.bilingual import Bilingual, quoted
from pieraklad.project.problems import LineProblem

_Result = TypeVar("_Result")


Pair = tuple[bytes, bytes, bool]
"""What a program needs to translate: an entry's key (`msgid`, or `msgctxt` U+0004 `msgid`),
its translation, and whether it is fuzzy; plural forms are joined by NUL in both."""


@dataclass(slots=True)
class Texts:
    """What a program needs from a file to translate, in UTF-8, and the duplicates."""

    pairs: list[Pair] = field(default_factory=list)
    """The pairs of all translated entries that are not obsolete, without the header, in order."""
    duplicates: list[tuple[int, int, bytes]] = field(default_factory=list)
    """The number of an entry, that of the one before it with the same key, and their msgid."""


class Contents:
    """The entries of a file, in its order."""

    def __init__(self, data: bytes, text: str | None = None) -> None:
        """Read the bytes of a file in UTF-8, or else its text."""
        self.data = data
        self.is_verbatim = True
        """Whether `data` is the file's own bytes, not its UTF-8 equivalent."""
        self.decode: Callable[[bytes], str] = bytes.decode
        if text is not None:
            self._take(text)
        self.made: list[ReadEntry] | None = None
        """The entries, once they have been requested."""
        self._texts: Texts | None = None
        self._scan: Scan | None = None
        self._is_trusted = True

    def _take(self, text: str) -> None:
        self.data, self.decode, self.is_verbatim = encoded(text), decoded, False

    def header(self) -> ReadEntry | None:
        """Return the first entry if it is the one with the empty msgid."""
        try:
            return self._header()
        except ValueError as error:
            self._doubt(error)
            return self.header()

    def _header(self) -> ReadEntry | None:
        found = quick().match(self.data) if self._is_trusted else None
        if found is not None and not found.group(11):
            run: Run | None = Run(1, quick(), [found.groups(b"")], {})
        else:
            run = next(Scan(self.data, self.decode, self._is_trusted).runs(), None)
        if run is None:
            return None
        [entry] = make_entries([run._replace(rows=run.rows[:1])], self.decode)
        return entry if is_header(entry) else None

    def _doubt(self, error: ValueError) -> None:
        """Distrust the file after an error; raises the error if the file was not the cause."""
        if isinstance(error, UnicodeDecodeError) and self.is_verbatim:
            # Undecodable bytes are kept as lone surrogates and come out as they were.
            self._take(self.data.decode("utf-8", "surrogateescape"))
        elif isinstance(error, MalformedString) and self._is_trusted:
            self._is_trusted = False  # the quick pattern matched something that is not an entry
        else:
            raise error

    def make(self) -> list[ReadEntry]:
        """Return entries for everything that was read, the same objects each time."""
        if self.made is None:
            self.made = self._scanned(lambda runs: make_entries(runs, self.decode))
            self._texts = None
        return self.made

    def texts(self) -> Texts:
        """Return the translations, without creating entries."""
        if self._texts is None:
            self._texts = self._scanned(read_texts)
        return self._texts

    def table(self, use_fuzzy: bool) -> dict[str, str]:
        """Return the translations by their keys."""
        decode, texts = self.decode, self.texts()
        pairs = [pair for pair in texts.pairs if use_fuzzy or not pair[2]]
        if texts.duplicates:  # the first one counts
            pairs = list({key: (key, text, fuzzy) for key, text, fuzzy in reversed(pairs)}.values())
        try:
            return {decode(key): decode(text) for key, text, _ in pairs}
        except UnicodeDecodeError as error:
            self._doubt(error)
            self._texts = None
            return self.table(use_fuzzy)

    def _scanned(self, read: Callable[[Iterator[Run]], _Result]) -> _Result:
        """Return the result of `read` for the entries."""
        scan = Scan(self.data, self.decode, self._is_trusted)
        try:
            result = read(scan.runs())
        except ValueError as error:
            self._doubt(error)
            return self._scanned(read)
        self._scan = scan
        return result

    def problems(self) -> list[LineProblem]:
        """Return what cannot be read, and each live entry with the same key as an earlier one."""
        duplicates = self.texts().duplicates if self.made is None else _duplicates(self.made)
        assert self._scan is not None
        problems = [*self._scan.problems]
        lines = self._scan.lines({n for number, first, _ in duplicates for n in (number, first)})
        for number, first, msgid in duplicates:
            line, shown = lines[first], quoted(decoded(msgid))
            text = Bilingual(
                f"duplicate of line {line}: {shown}", f"тое самае, што ў радку {line}: {shown.be}"
            )
            problems.append(LineProblem(lines[number], text))
        return problems

    def text(self, start: int, end: int) -> str:
        """Return the text between two places of `data`, readable or not."""
        errors = "surrogateescape" if self.is_verbatim else "surrogatepass"
        return self.data[start:end].decode("utf-8", errors)

    def spans(self, numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
        """Yield where the entries of these numbers, in order, begin and end in `data`; once all
        entries were made."""
        assert self._scan is not None
        return self._scan.spans(numbers)


def is_header(entry: POEntry) -> bool:
    """Return whether an entry, which is the first one, is the header."""
    return not (entry.obsolete or entry.msgid or entry.msgctxt is not None)


def _duplicates(entries: Iterable[ReadEntry]) -> list[tuple[int, int, bytes]]:
    seen: dict[str, int] = {}
    met: list[tuple[int, int, bytes]] = []
    for number, entry in enumerate(entries):
        if not was_obsolete(entry):
            msgid, msgctxt = entry.read_msgid, entry.read_msgctxt
            key = msgid if msgctxt is None else f"{msgctxt}\x04{msgid}"
            first = seen.setdefault(key, number)
            if first != number:
                met.append((number, first, encoded(msgid)))
    return met


def pairs_of(entries: Iterable[POEntry], encode: Callable[[str], bytes]) -> Iterator[Pair]:
    """Yield what is translated and not obsolete, in order. Raises the errors of `encode`."""
    for entry in entries:
        if entry.obsolete:
            continue
        key = entry.msgid if entry.msgctxt is None else f"{entry.msgctxt}\x04{entry.msgid}"
        text = encode(entry.msgstr)
        if entry.msgid_plural:
            key = f"{key}\0{entry.msgid_plural}"
            forms = entry.msgstr_plural
            text = joined({number: encode(form) for number, form in forms.items()})
        if text:
            yield encode(key), text, entry.fuzzy


def read_texts(runs: Iterable[Run]) -> Texts:
    """Return the translations of `runs`. Raises MalformedString."""
    texts = Texts()
    flagged: dict[bytes, bool] = {b"": False}  # cached by comments, which repeat often
    contexts: dict[bytes, bytes] = {}
    seen: dict[bytes, int] = {}
    add, note = texts.pairs.append, seen.setdefault
    number = -1
    for _, pattern, rows, fields in runs:
        if pattern is obsolete():
            number += len(rows)
            continue
        if pattern is None:
            number += 1
            if not fields["obsolete"]:
                _read_loose(fields, number, texts, seen)
            continue
        for _, comments, _, context, one, many, other, others, plural, forms, _ in rows:
            number += 1
            if many:
                source = unquote(many)
            elif BACKSLASH in one or QUOTE in one:
                source = unquote(b'"%b"' % one)
            else:
                source = one
            if context:
                key = contexts.get(context)
                if key is None:
                    key = contexts[context] = unquote(context) + b"\x04"
                key += source
            else:
                key = source
            first = note(key, number)
            if first != number:
                texts.duplicates.append((number, first, source))
            if plural:
                key = b"%b\0%b" % (key, unquote(plural))
                text = joined(dict(read_plural(forms)))
            elif others:
                text = unquote(others)
            elif BACKSLASH in other or QUOTE in other:
                text = unquote(b'"%b"' % other)
            else:
                text = other
            if text and (number or key or context):  # the header is not a message
                is_flagged = flagged.get(comments)
                if is_flagged is None:
                    is_flagged = flagged[comments] = is_fuzzy(decoded(comments))
                add((key, text, is_flagged))
    return texts


def _read_loose(fields: dict[str, Any], number: int, texts: Texts, seen: dict[bytes, int]) -> None:
    """Read an entry that is not written the way tools write it."""
    source = encoded(fields["msgid"])
    context = fields.get("msgctxt")
    key = source if context is None else b"%b\x04%b" % (encoded(context), source)
    first = seen.setdefault(key, number)
    if first != number:
        texts.duplicates.append((number, first, source))
    if number == 0 and key == b"":
        return
    text = encoded(fields["msgstr"])
    if fields.get("msgid_plural"):
        key = b"%b\0%b" % (key, encoded(fields["msgid_plural"]))
        forms = {number: encoded(form) for number, form in fields["msgstr_plural"].items()}
        text = joined(forms)
    if text:
        texts.pairs.append((key, text, is_fuzzy(fields["comments"])))


def joined(forms: dict[int, bytes]) -> bytes:
    """Return the plural forms joined by NUL; empty unless the first one is there."""
    text = b"\0".join([forms[number] for number in sorted(forms)])
    return b"" if text.startswith(b"\0") else text
