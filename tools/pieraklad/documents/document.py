"""Document, Segment and render(): the only place that writes an article.

A *segment* is a byte range of the source whose text is a *message*. Rendering copies every other
byte, so a translation cannot break what it cannot touch; what it can touch is checked by parsing
the result once more and comparing it with the intended one (*closure*).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from pieraklad.documents.prose import has_prose
from pieraklad.project.bilingual import Bilingual, quoted, said_by
from pieraklad.project.problems import LineProblem

if TYPE_CHECKING:
    from pieraklad.documents.html.language import LanguageMark, PassedOver


class Segment(NamedTuple):
    """A translatable span of an article.

    `start` and `end` are UTF-8 byte offsets into the source, `line` counts from 1. `message` is the
    span's text with its markup, every run of white space as one space. `kind` says what it
    is ("heading 2"), `section` is the heading above it, `context` and `comment` come from the editor's
    directives. `form` names the encoder that writes a translation into its place.
    """

    message: str
    kind: str
    start: int
    end: int
    line: int
    context: str | None = None
    comment: str | None = None
    section: str = ""
    form: str = "block"


class UnrenderableTranslation(ValueError):
    """A translation that would change the structure of the article around it."""

    def __init__(self, segment: Segment, translation: str, reason: str) -> None:
        self.segment = segment
        self.translation = translation
        self.reason = reason
        super().__init__(f"line {segment.line} ({segment.kind}): {reason}: {quoted(translation)}")


class Appendix(NamedTuple):
    """A line for the end of the document, and the bytes to append to it after a space."""

    text: bytes
    copied: tuple[int, int] | None = None


class Patch(NamedTuple):
    """An encoded translation: the bytes to insert, and the message that they must be read as.

    `appendix` goes to the end of the document (a reference definition that keeps a
    translated shortcut link alive). `harmless` means that it cannot change the structure.
    """

    data: bytes
    message: str
    appendix: tuple[Appendix, ...] = ()
    harmless: bool = False


class CannotEncode(Exception):
    """Raised by an encoder: why the translation is not possible here."""


Encoder = Callable[["Document", Segment, str], Patch]
Translate = Callable[[Segment], str | None]
OnError = Callable[[UnrenderableTranslation], str | None]
Reparse = Callable[[str], "Document"]


@dataclass(frozen=True, slots=True)
class Document:
    """An article as its exact source plus its segments."""

    source: str
    format: str
    segments: tuple[Segment, ...]
    metadata: dict[str, Any]
    warnings: tuple[LineProblem, ...]
    data: bytes = field(repr=False)
    """The source as UTF-8; `start` and `end` of a segment are offsets into it."""
    shape: tuple[Any, ...] = field(repr=False)
    """The structure outside the messages; the same before and after rendering. Empty where it is not
    known: it is then found out when it is needed."""
    encoders: dict[str, Encoder] = field(repr=False, compare=False)
    reparse: Reparse = field(repr=False, compare=False)
    open_forms: frozenset[str] = field(default=frozenset(), repr=False, compare=False)
    """The forms in which ordinary sentences need no encoder."""
    extra: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """What a format's encoders need to know about the whole document."""

    def render(
        self, translate: Translate, on_error: OnError | None = None, language: str | None = None
    ) -> str:
        """Return the article with each segment's text replaced by `translate(segment)`.

        None, an empty string or the message itself keeps the source's bytes, so rendering without
        translations gives the source back byte for byte. A translation is escaped where its text
        would be read as structure and escaping keeps its meaning. If it is not possible in its place,
        UnrenderableTranslation is raised; `on_error`, if given, is called instead and returns
        another translation, or None for the source's text. `language` is the BCP 47 tag that an
        HTML page will name as its own.
        """
        patches: dict[int, Patch] = {}
        open_forms = self.open_forms
        # Shortcut links may need a definition under the translated text.
        shortcuts: dict[int, list[str]] = self.extra.get("shortcuts", {})
        # With an explicit language, the words cannot be mistaken for another one.
        sure = language is not None or not self.extra.get("language_by_words")
        reparse = self.reparse if language is None else self._reparse_in_language
        for index, segment in enumerate(self.segments):
            text = translate(segment)
            if not text or text == segment.message:
                continue
            form = segment.form
            if (
                form in open_forms
                and _inline_only(text)
                and (form == "block" or (text[-1] not in "#}" and "|" not in text))
                and ("[" not in text or segment.start not in shortcuts)
            ):
                patches[index] = Patch(text.encode("utf-8"), text, (), True)
            elif not text.isspace() or text.strip(" \t\r\n\f\v"):
                patch = self._encode(segment, text, on_error)
                if patch is not None:
                    patches[index] = patch
                    sure = sure and patch.harmless
        if not patches:
            return self.source
        output = self._splice(patches)
        # Parsing the result again takes most of the time; ordinary sentences do not need it.
        if not (sure or self._holds(output, patches, reparse)):
            patches = self._accepted(patches, on_error, reparse)
            output = self._splice(patches)
        marks = self.extra.get("language_marks") if language is not None and patches else None
        return output if not marks else self._marked(patches, marks, str(language).encode("utf-8"))

    def _encode(self, segment: Segment, text: str, on_error: OnError | None) -> Patch | None:
        try:
            return self.encoders[segment.form](self, segment, text)
        except CannotEncode as refusal:
            error = UnrenderableTranslation(segment, text, said_by(refusal))
        except UnicodeEncodeError:
            error = UnrenderableTranslation(
                segment,
                text,
                Bilingual(
                    "it contains characters that UTF-8 cannot encode",
                    "у ім сімвалы, якіх не можа быць у UTF-8",
                ),
            )
        return self._second_try(error, on_error)

    def _second_try(self, error: UnrenderableTranslation, on_error: OnError | None) -> Patch | None:
        if on_error is None:
            raise error
        segment = error.segment
        other = on_error(error)
        if other is None or other in (segment.message, error.translation):
            return None
        try:
            return self.encoders[segment.form](self, segment, other)
        except (CannotEncode, UnicodeEncodeError):
            return None

    def _splice(self, patches: dict[int, Patch]) -> str:
        pieces: list[bytes] = []
        position = 0
        appendices: dict[Appendix, None] = {}
        data, segments = self.data, self.segments
        for index, (written, _, appendix, _) in patches.items():
            segment = segments[index]
            pieces += data[position : segment.start], written
            position = segment.end
            if appendix:
                appendices.update(dict.fromkeys(appendix))
        pieces.append(data[position:])
        output = b"".join(pieces)
        if appendices:
            lines = dict.fromkeys(self._line_of(appendix, patches) for appendix in appendices)
            output += _appended(output[-1:], lines, self.newline)
        return output.decode("utf-8")

    def _line_of(self, appendix: Appendix, patches: dict[int, Patch]) -> bytes:
        """Return an appendix with the bytes that it copies, in translation if they are translated."""
        if appendix.copied is None:
            return appendix.text
        first, last = appendix.copied
        pieces = [appendix.text, b" "]
        for index, patch in patches.items():
            segment = self.segments[index]
            if first <= segment.start and segment.end <= last:
                pieces += self.data[first : segment.start], patch.data
                first = segment.end
        return b"".join([*pieces, self.data[first:last]])

    def _marked(
        self, patches: dict[int, Patch], marks: tuple[LanguageMark, ...], tag: bytes
    ) -> str:
        """Return the document with the translations, and `tag` wherever it names its language."""
        changes = [
            (self.segments[index].start, self.segments[index].end, patch.data)
            for index, patch in patches.items()
        ]
        changes += [(mark.start, mark.end, mark.before + tag + mark.after) for mark in marks]
        pieces: list[bytes] = []
        position = 0
        for start, end, written in sorted(changes):
            pieces += self.data[position:start], written
            position = end
        return b"".join([*pieces, self.data[position:]]).decode("utf-8")

    @property
    def _reparse_in_language(self) -> Reparse:
        """Parse the text again, with the same language."""
        reparse: Reparse = self.extra.get("reparse_in_language", self.reparse)
        return reparse

    def _holds(self, output: str, patches: dict[int, Patch], reparse: Reparse) -> bool:
        """Return whether `output`, parsed again, has the same shape and the intended messages."""
        again = reparse(output)
        if again.shape != (self.shape or reparse(self.source).shape):
            return False
        position, found = 0, len(again.segments)
        for index, old in enumerate(self.segments):
            patch = patches.get(index)
            message = old.message if patch is None else patch.message
            if position < found:
                new = again.segments[position]
                if new.message == message and new.kind == old.kind:
                    position += 1
                    continue
            # "No." may become "№": a translation without a letter is no longer a message.
            if patch is None or has_prose(message):
                return False
        return position == found

    def _accepted(
        self, patches: dict[int, Patch], on_error: OnError | None, reparse: Reparse
    ) -> dict[int, Patch]:
        """Return the patches that are possible together; call `on_error` or raise for each of the others.

        Bisection keeps the number of parses near (refused × log all), and the order makes the
        result deterministic: of two translations that break only in combination, the first stays.
        """
        accepted: dict[int, Patch] = {}
        refused: list[int] = []

        def add(candidates: list[int]) -> None:
            trial = dict(sorted({**accepted, **{i: patches[i] for i in candidates}}.items()))
            if self._holds(self._splice(trial), trial, reparse):
                accepted.update({i: patches[i] for i in candidates})
            elif len(candidates) == 1:
                refused.extend(candidates)
            else:
                middle = len(candidates) // 2
                add(candidates[:middle])
                add(candidates[middle:])

        add(list(patches))
        for index in refused:
            error = UnrenderableTranslation(
                self.segments[index],
                patches[index].message,
                Bilingual(
                    "it would change the structure of the article around it",
                    "ён змяніў бы структуру артыкула вакол сябе",
                ),
            )
            other = self._second_try(error, on_error)
            if other is not None:
                trial = dict(sorted({**accepted, index: other}.items()))
                if self._holds(self._splice(trial), trial, reparse):
                    accepted[index] = other
        return dict(sorted(accepted.items()))

    @property
    def unreadable(self) -> tuple[LineProblem, ...]:
        """What keeps the front matter as a whole from being read."""
        return tuple(w for w in self.warnings if w.text.startswith("the front matter"))

    @property
    def passed_over(self) -> tuple[PassedOver, ...]:
        """The parts excluded from translation by the author."""
        found: tuple[PassedOver, ...] = self.extra.get("passed_over", ())
        return found

    @property
    def newline(self) -> bytes:
        """The first kind of line end in the source; a line feed if it has none."""
        position = self.data.find(b"\n")
        if position > 0 and self.data[position - 1 : position] == b"\r":
            return b"\r\n"
        return b"\r" if position < 0 and b"\r" in self.data else b"\n"


def _inline_only(text: str) -> bool:
    """Return whether a text needs no encoder in a format's open forms; most sentences need none.

    On one line, after a letter or a non-ASCII character, nothing inline can affect a block
    (CommonMark, “Phase 1”).
    Backslashes and tags need a closer look, as do white space that folds, the ends of
    headings and the pipes of cells.

    A quick way, which halves the time of rendering; a test says that the encoders give the same.
    """
    flat = text.replace("\u00a0", " ") if "\u00a0" in text else text
    return (
        (text[0].isalpha() or flat[0] > "\x7f")
        and flat.isprintable()
        and "\\" not in text
        and "<" not in text
        and "  " not in flat
        and flat[-1] != " "
    )


def _appended(last: bytes, appendices: dict[bytes, None], newline: bytes) -> bytes:
    """Return `appendices` as a separate block after a document that ends in `last`."""
    gap = newline if last.endswith((b"\n", b"\r")) else newline * 2
    return gap + b"".join(text + newline for text in appendices)
